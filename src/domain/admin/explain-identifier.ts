import type { Action } from '../../platform/store/audit-actions.js';
import type { Reader } from '../../platform/store/store.js';
import { logIn } from '../accounts/log-in.js';
import { isVerificationOn } from '../apps/settings.rules.js';
import { type AuditEntry, listAuditEntries } from '../audit/audit-log.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import type { ClaimRow } from '../identifiers/claims.queries.js';
import { findFreezeOfValue } from '../identifiers/given-up/given-up.queries.js';
import { type Address, type Forms, formsOf, type Identifier } from '../identifiers/parse.rules.js';
import { findPerson, type Person } from '../identifiers/person.queries.js';
import { findOpenReclaimOf, type ReclaimRow } from '../identifiers/reclaims/reclaims.queries.js';
import { resolveIdentifier } from '../identifiers/resolve.js';
import type { UserRow } from '../identifiers/users.queries.js';
import { type LimitInForce, limitsInForce } from '../limits/limits-in-force.js';
import { isLoginDelayed } from '../limits/login-attempts.js';
import type { Quota } from '../limits/spend.js';
import { listMessages } from '../messaging/message-log.queries.js';
import { findHeldBack } from '../messaging/outbox/held-back.queries.js';
import { type HeldBackReason, isHeldBackReason } from '../messaging/outbox/held-back.rules.js';
import { type MessageProblem, problemOf } from '../messaging/outbox/message-problem.rules.js';
import type { MessageRow } from '../messaging/outbox/messages.queries.js';
import { Refusal } from '../refusal.js';
import { pursesOf } from '../sending/costs.js';
import { countedAddress } from '../sending/targets.rules.js';
import { findChallengeOfClaim } from '../verification/challenges.queries.js';
import { readVerification } from '../verification/list-verifications.js';
import type { Verification } from '../verification/verification.rules.js';
import { type ClaimOnAddress, countClaimsOnAddress, findClaimsOnAddress, findOpenResets } from './explain.queries.js';
import { forecastLogin, type LoginForecast } from './explain.rules.js';
import type { MessageForecast } from './forecast-message.rules.js';
import { callOfStranger, forecastMessages } from './forecast-messages.js';
import { rehearse } from './rehearse.js';

export interface ExplainedClaim extends ClaimOnAddress {
  verification: Verification | null;
  /** The problem of its newest message. Null if there is none. */
  problem: MessageProblem | null;
  /** Why its newest message was not sent (X12). */
  heldBack: HeldBackReason | null;
}

/** An open reset, and why its newest message was not sent. */
export interface ExplainedReset extends Verification {
  heldBack: HeldBackReason | null;
}

export interface IdentifierReport extends LoginForecast {
  identifier: Identifier;
  /** Whether the messages that can be requested now would be sent. */
  nextMessages: MessageForecast[];
  verification: 'ON' | 'OFF' | null;
  owner: Person | null;
  claims: ExplainedClaim[];
  claimCount: number;
  resets: ExplainedReset[];
  /** The open reclaim of the number (M25). */
  reclaim: ReclaimRow | null;
  limits: LimitInForce[];
  messages: MessageRow[];
  failures: AuditEntry[];
}

const most = { claims: 20, messages: 20, entriesRead: 200, failures: 10 } as const;
const failureActions: readonly Action[] = ['LOGIN_FAILED', 'REFRESH_TOKEN_REUSED', 'ADDRESS_DISOWNED', 'USER_DISABLED'];

/** Reports all facts that decide whether a login with an identifier works, for an admin who helps its user (O2). */
export async function explainIdentifier(deps: Deps, call: Call, identifier: Identifier): Promise<IdentifierReport> {
  const { app } = call;
  const { reader } = deps.store;
  const address = addressIn(identifier);
  const resolved = await resolveIdentifier(reader, app, identifier);
  const { user, isOwned } = resolved;
  const found = address === null ? [] : await findClaimsOnAddress(reader, app.id, address, most.claims);
  const claims: ExplainedClaim[] = [];
  for (const each of found) claims.push({ ...each, ...(await verificationOfClaim(deps, each.claim)) });
  const claimants = claims.filter(({ isPending }) => !isPending);
  const verification = address === null ? null : isVerificationOn(address.kind, app.settings) ? 'ON' : 'OFF';
  const subject = user ?? claimants[0]?.user ?? null;
  const stranger = callOfStranger(call);
  const answer = await rehearse(deps, rehearsed => logIn(rehearsed, stranger, resolved, 'any password', null));
  const forecast = forecastLogin({
    kind: identifier.kind,
    verification,
    user,
    isOwned,
    claimants: claimants.map(({ verification, problem, user }) => ({
      state: verification?.state ?? null,
      problem,
      isDisabled: user.disabledAt !== null,
    })),
    pendingCount: claims.length - claimants.length,
    refusal: answer instanceof Refusal ? answer : null,
    isFrozen: address !== null && user === null && (await isFrozen(reader, app.id, address)),
    isDelayed: await isLoginDelayed(deps, app.id, [[identifier.kind, identifier.value]]),
  });
  return {
    ...forecast,
    identifier,
    nextMessages: await forecastMessages(deps, call, resolved, claims[0]?.user ?? null),
    verification,
    owner: isOwned && user !== null ? await findPerson(reader, app.id, user.id) : null,
    claims,
    claimCount: address === null ? 0 : await countClaimsOnAddress(reader, app.id, address),
    reclaim: address?.kind !== 'PHONE' ? null : await openReclaimOf(reader, isOwned ? user : null),
    resets: user === null ? [] : await openResets(deps, user.id),
    limits: await limitsInForce(deps, quotasOf(deps, call, identifier, [user, ...claims.map(claim => claim.user)])),
    messages:
      address === null ? [] : await listMessages(reader, app.id, { recipient: formsOf(address) }, null, most.messages),
    failures: subject === null ? [] : await failuresOf(deps, app.id, subject.id),
  };
}

/** C12: whether the address is frozen. */
async function isFrozen(reader: Reader, appId: string, { kind, ...forms }: Address & Forms): Promise<boolean> {
  return (await findFreezeOfValue(reader, { appId, kind, userId: '' }, formsOf(forms))) !== null;
}

function addressIn({ kind, value, typed }: Identifier): (Address & Forms) | null {
  return kind === 'USERNAME' ? null : { kind, value, typed };
}

async function verificationOfClaim(
  deps: Deps,
  { id: claimId, appId }: ClaimRow,
): Promise<Pick<ExplainedClaim, 'verification' | 'heldBack' | 'problem'>> {
  const { reader } = deps.store;
  const challenge = await findChallengeOfClaim(reader, { claimId });
  if (challenge === null) return { verification: null, heldBack: null, problem: null };
  const [message] = await listMessages(reader, appId, { challengeId: challenge.id }, null, 1);
  return {
    verification: await readVerification(deps, challenge),
    heldBack: isHeldBackReason(message?.lastError ?? null) ? (message?.lastError as HeldBackReason) : null,
    problem: message === undefined ? null : problemOf(message),
  };
}

async function openReclaimOf(reader: Reader, owner: UserRow | null): Promise<ReclaimRow | null> {
  return owner === null ? null : await findOpenReclaimOf(reader, owner.id);
}

async function openResets(deps: Deps, userId: string): Promise<ExplainedReset[]> {
  const resets: ExplainedReset[] = [];
  for (const challenge of await findOpenResets(deps.store.reader, userId, deps.now())) {
    const heldBack = await findHeldBack(deps.store.reader, challenge.id);
    resets.push({ ...(await readVerification(deps, challenge)), heldBack });
  }
  return resets;
}

/** Returns all limits that may prevent this person's logins, except those of their networks. */
function quotasOf(
  deps: Deps,
  { app }: Call,
  { kind, value }: Identifier,
  users: readonly ({ id: string } | null)[],
): Quota[] {
  const ofLogins: Quota[] = [
    { limit: 'failedLoginsInARow', of: [app.id, kind, value] },
    ...users
      .slice(0, 1)
      .flatMap((user): Quota[] =>
        user === null ? [] : [{ limit: 'failedLoginsOfUser', of: [app.id, 'LOGIN', user.id] }],
      ),
  ];
  if (kind === 'USERNAME') return ofLogins;
  const counted = countedAddress({ kind, value });
  const ids = new Set(users.flatMap(user => (user === null ? [] : [user.id])));
  return [
    ...ofLogins,
    { limit: kind === 'EMAIL' ? 'emailsToAddress' : 'smsToAddress', of: [app.id, counted] },
    { limit: kind === 'EMAIL' ? 'resetEmailsToAddress' : 'resetSmsToAddress', of: [app.id, kind, counted] },
    ...pursesOf(deps, { app }, kind),
    { limit: 'addressInUseNotice', of: [app.id, kind, value] },
    { limit: 'guessesAtAddress', of: [app.id, kind, value] },
    { limit: 'guessesAtAddress', of: [app.id, kind, value, 'RESET'] },
    ...[...ids].flatMap((id): Quota[] => [
      { limit: kind === 'EMAIL' ? 'noticeEmailsOfUser' : 'noticeSmsOfUser', of: [id] },
      { limit: 'guessesOfUser', of: [id, kind, value] },
      { limit: 'resend', of: [id, kind, value] },
    ]),
  ];
}

async function failuresOf({ store }: Deps, appId: string, userId: string): Promise<AuditEntry[]> {
  const entries = await listAuditEntries(
    store.reader,
    appId,
    { userId },
    { since: null, until: null },
    null,
    most.entriesRead,
  );
  return entries.filter(({ action }) => failureActions.includes(action)).slice(0, most.failures);
}
