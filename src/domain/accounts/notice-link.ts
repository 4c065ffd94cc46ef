import { noticeIdIn } from '../../platform/keys/secrets.js';
import type { Reader } from '../../platform/store/store.js';
import type { Canonical } from '../../platform/values/canonical.js';
import { hadBegun } from '../../platform/values/clock.rules.js';
import { maskAddress } from '../../platform/values/mask.rules.js';
import { moveCallToApp } from '../apps/move-call-to-app.js';
import type { App } from '../apps/settings.rules.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { findIdentifiers } from '../identifiers/identifiers.queries.js';
import { readStoredAddress } from '../identifiers/parse.rules.js';
import { findOpenReclaimOf } from '../identifiers/reclaims/reclaims.queries.js';
import { findUser, lockUser, type UserRow } from '../identifiers/users.queries.js';
import { noticeMs } from '../lifetimes.rules.js';
import { findBudgets, type Spending } from '../limits/budgets.queries.js';
import { areFirstUses, oneUseOf } from '../limits/count-use.js';
import { forgetNetworks } from '../limits/known-networks.js';
import { findNotice, type Notice } from '../messaging/outbox/notices.queries.js';
import { hasNoticeLink, type MessageKind } from '../messaging/templates/templates.js';
import { requestPasswordReset } from '../passwords/request-reset.js';
import { Refusal } from '../refusal.js';
import { endSessionsOf } from '../sessions/sessions.queries.js';
import { tidyToken } from '../tidy.rules.js';
import { canAnswerFreeze, readUndo, type UndoInfo } from './undo/find-undo.js';

export interface NoticeInfo {
  app: App;
  kind: MessageKind;
  /** The recipient, masked. */
  address: string;
  happenedAt: number;
  /** Null if it is unknown, if no user caused the event, or if the address was given up: its reader may be a stranger now. */
  device: string | null;
  network: string | null;
  isUsed: boolean;
  canResetPassword: boolean;
  /** Null if the link cannot undo anything. */
  undo: UndoInfo | null;
}

/** N5: returns the event that a notice reported. Changes nothing. */
export async function readNoticeInfo(deps: Deps, anyCall: Call, token: string): Promise<NoticeInfo> {
  const { call, notice } = await findNoticeOfLink(deps, anyCall, token);
  const isTheirs = await isStillOwned(deps.store.reader, notice, deps.now());
  const { program = '', system = '', network = '' } = isTheirs ? notice.variables : {};
  const device = [program, system].filter(name => name !== '').join(', ');
  const used = await findBudgets(
    deps.store.reader,
    usesOf(deps, notice, isTheirs).map(({ subject }) => subject),
  );
  return {
    app: call.app,
    kind: notice.kind,
    address: maskAddress(notice.recipient),
    happenedAt: notice.createdAt,
    device: device === '' ? null : device,
    network: network === '' ? null : network,
    isUsed: used.some(({ spent }) => spent > 0),
    canResetPassword: isTheirs && notice.channel === 'EMAIL',
    undo: await readUndo(deps, call, notice),
  };
}

/** N6: ends every session of the user, once, and forgets known networks, so that the next login from anywhere sends a notice. */
export async function endSessionsByNotice(deps: Deps, anyCall: Call, token: string): Promise<void> {
  const { call, notice } = await findNoticeOfLink(deps, anyCall, token);
  await deps.store.transaction(async tx => {
    const user = await lockUser(tx, { userId: notice.userId, updatedAt: null });
    if (user === null || user.disabledAt !== null) throw deadLink();
    const uses = usesOf(deps, notice, await isStillOwned(tx, notice, deps.now()));
    if (!(await areFirstUses(tx, uses, deps.now()))) throw deadLink();
    const sessions = await endSessionsOf(tx, user.id, null, deps.now());
    await forgetNetworks(deps, tx, user.id, null);
    await recordAction(deps, tx, call, 'SESSIONS_ENDED', user.id, { sessions, notice: notice.kind });
  });
}

/**
 * N6: sends a password reset to the mailbox of the notice, if the user still owns it. The link of the notice itself cannot set a password, because a
 * mail from three days ago may have been forwarded. The reset has the usual limits, and expires after half an hour.
 */
export async function sendResetByNotice(deps: Deps, anyCall: Call, token: string): Promise<void> {
  const { call, notice, user } = await findNoticeOfLink(deps, anyCall, token);
  if (notice.channel !== 'EMAIL' || !(await isStillOwned(deps.store.reader, notice, deps.now()))) throw deadLink();
  await sendResetTo(deps, call, user, notice.recipient);
}

/** Sends a password reset to a mailbox that the user owns. */
export async function sendResetTo(deps: Deps, call: Call, user: UserRow, mailbox: Canonical): Promise<void> {
  const identifier = { ...readStoredAddress({ kind: 'EMAIL', value: mailbox }), display: mailbox };
  const resolved = { identifier, user, isOwned: true, unprovenClaimant: null };
  await requestPasswordReset(deps, call, resolved, { channel: null, resetId: null });
}

/** Finds a notice by its link. Links about a freeze or a reclaim may work for longer than 72 hours (C19, C37, M27). */
export async function findNoticeOfLink(
  deps: Deps,
  anyCall: Call,
  token: string,
): Promise<{ call: Call; notice: Notice; user: UserRow }> {
  const id = noticeIdIn(deps.keys, tidyToken(token));
  const notice = id === null ? null : await findNotice(deps.store.reader, { id });
  if (notice === null || !hasNoticeLink(notice.kind, notice.variables)) throw deadLink();
  const call = await moveCallToApp(deps, anyCall, notice.appId, 'token');
  const user = await findUser(deps.store.reader, { userId: notice.userId });
  if (user === null || user.disabledAt !== null) throw deadLink();
  const isOld = notice.createdAt + noticeMs <= deps.now();
  if (isOld && !(await canBeAnswered(deps.store.reader, notice, deps.now())))
    throw new Refusal('CODE_EXPIRED', { field: 'token' });
  return { call, notice, user };
}

/** Whether the reader can still answer the freeze or reclaim that the notice reported. */
async function canBeAnswered(reader: Reader, notice: Notice, now: number): Promise<boolean> {
  if (notice.kind !== 'PHONE_RECLAIM') return await canAnswerFreeze(reader, notice, now);
  const open = await findOpenReclaimOf(reader, notice.userId);
  return open !== null && open.openedAt <= notice.createdAt;
}

/** Whether the user has owned the address ever since the notice was written, also if the clock was set back between (W16). */
export async function isStillOwned(
  reader: Reader,
  { userId, recipient, createdAt }: Notice,
  now: number,
): Promise<boolean> {
  const owned = await findIdentifiers(reader, { userId });
  return owned.some(({ value, verifiedAt }) => value === recipient && hadBegun(verifiedAt, createdAt, now));
}

/**
 * The budgets that count the uses of a link. N25: the links of an address that the user gave up share one. Otherwise a former mailbox, or one that a
 * thief had added, could log the owner out with each old notice.
 */
function usesOf({ keys }: Pick<Deps, 'keys'>, { id, userId, recipient }: Notice, isOwned: boolean): Spending[] {
  const ofLink = oneUseOf(keys, 'usedNotice', [id]);
  return isOwned ? [ofLink] : [ofLink, oneUseOf(keys, 'usedByFormer', [userId, recipient])];
}

export function deadLink(): Refusal {
  return new Refusal('INVALID_TOKEN', { field: 'token' });
}
