import type { ExplainedReset, IdentifierReport } from '../../domain/admin/explain-identifier.js';
import { maskUsername } from '../../platform/values/mask.rules.js';
import type { Context } from './context.js';
import { showUser } from './show.js';
import { showAuditEntries, showMessages } from './show-log.js';
import type { IdentifierReportType, OpenChallengeType, PhoneReclaimType } from './types/report.types.js';

export async function showReport(context: Context, report: IdentifierReport): Promise<IdentifierReportType> {
  const { identifier, verification, owner, claims, limits } = report;
  return {
    kind: identifier.kind,
    value: identifier.value,
    verification: verification === null ? null : verification === 'ON',
    canLogIn: report.canLogIn,
    reason: report.reason,
    advice: report.advice,
    nextMessages: report.nextMessages,
    owner: owner === null ? null : showUser(context, owner),
    claims: claims.map(each => ({
      userId: each.user.id,
      username: each.username === null ? null : maskUsername(each.username),
      isPending: each.isPending,
      claimedAt: new Date(each.claim.createdAt),
      challenge: each.verification === null ? null : showChallenge({ ...each.verification, heldBack: each.heldBack }),
    })),
    claimCount: report.claimCount,
    reclaim: showReclaim(report.reclaim),
    resets: report.resets.map(showChallenge),
    limits: limits.map(({ limit, resetsAt, ...rest }) => ({ name: limit, ...rest, resetsAt: new Date(resetsAt) })),
    messages: await showMessages(context, report.messages),
    failures: await showAuditEntries(context, report.failures),
  };
}

function showReclaim(reclaim: IdentifierReport['reclaim']): PhoneReclaimType | null {
  if (reclaim?.dueAt == null) return null;
  const { claimantId, openedAt, dueAt } = reclaim;
  return { claimantId, openedAt: new Date(openedAt), dueAt: new Date(dueAt) };
}

/** Leaves out the challenge's id, which is one half of the answer to a password reset (W4). */
function showChallenge({
  kind,
  address,
  state,
  heldBack,
  attemptsLeft,
  sentAt,
  expiresAt,
}: ExplainedReset): OpenChallengeType {
  return {
    kind,
    address,
    state,
    heldBack,
    attemptsLeft,
    sentAt: sentAt === null ? null : new Date(sentAt),
    expiresAt: new Date(expiresAt),
  };
}
