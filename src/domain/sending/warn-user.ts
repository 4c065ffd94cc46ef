import type { Tx } from '../../platform/store/store.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { longOwned } from '../identifiers/given-up/long-owned.rules.js';
import { isOldestForLong } from '../identifiers/given-up/note-given-up.js';
import type { IdentifierRow } from '../identifiers/identifiers.queries.js';
import type { Address } from '../identifiers/parse.rules.js';
import type { UserRow } from '../identifiers/users.queries.js';
import { noticeMs } from '../lifetimes.rules.js';
import { deviceKindOf } from '../limits/device-kind.rules.js';
import { regionOf } from '../limits/network.rules.js';
import type { Happening } from '../messaging/templates/happening-words.rules.js';
import type { Addition } from './additions.rules.js';
import { type OutgoingMessage, queueMessage } from './queue-message.js';

type Warning = Pick<OutgoingMessage, 'kind' | 'newAddress' | 'oldAddress' | 'wayIn' | 'undoes' | 'addition'>;

/**
 * Queues one warning to each of these addresses of a user. Skips usernames. `account` is everything that the user owned before, if that is more. Only
 * addresses that were owned for long get a link that undoes a change or removes an addition (C11, N23). All of them may object to a freeze (C12).
 */
export async function warnAddresses(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  owned: readonly IdentifierRow[],
  warning: Warning,
  account: readonly IdentifierRow[] = owned,
): Promise<void> {
  const happened = { happened: happeningOf(deps, call) };
  const { addition, undoes, ...notice } = warning;
  const trusted = longOwned(account, deps.now());
  const removes = addition !== undefined && (await mayRemove(deps, tx, user, trusted));
  for (const own of owned) {
    const { kind, value, provenAt } = own;
    if (kind === 'USERNAME') continue;
    const isTrusted = trusted.includes(own);
    const remedies = {
      ...(removes && isTrusted && { addition }),
      ...(undoes !== undefined && (isTrusted || notice.kind === 'ADDRESS_FROZEN') && { undoes }),
    };
    const message = { ...notice, ...remedies, ...happened };
    await queueMessage(deps, tx, call, { ...message, to: { kind, value, provenAt }, reader: user });
  }
}

/**
 * N26: whether these addresses of a user may remove an addition. In an older account, even the oldest address may be a thief's, unless the user has
 * owned it for long.
 */
async function mayRemove(deps: Deps, tx: Tx, user: UserRow, trusted: readonly IdentifierRow[]): Promise<boolean> {
  const recently = deps.now() - noticeMs;
  for (const own of trusted) if (!(await isOldestForLong(tx, user, own, recently))) return false;
  return true;
}

/** Returns when and from where a user caused the event (N5). Notices do not contain this for admins and the server. */
function happeningOf({ now }: Deps, { actor, ip, userAgent }: Call): Happening {
  const isAdmin = actor.kind === 'ADMIN' || actor.kind === 'OPERATOR' || actor.kind === 'SERVER';
  const at = now();
  if (isAdmin) return { at, program: null, system: null, network: '' };
  return { at, ...deviceKindOf(userAgent), network: regionOf(ip) };
}

/** The actions of the links in the notices of a new address. */
export interface Remedies {
  readonly addition: Addition | null;
  readonly givenUpId: string | null;
}

/**
 * Warns about a new address of the user. Notifies the address that it replaced (C6), and every other address that was owned before (V17). If
 * `addition` is given, the links can remove the new address (N22). `givenUpId` is the change that the links undo (C11). Otherwise a thief of the
 * session could add an address, and use it to get back in, even after a reset.
 */
export async function warnOfNewAddress(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  { kind, value: newAddress }: Pick<Address, 'kind' | 'value'>,
  ownedBefore: readonly IdentifierRow[],
  { addition, givenUpId }: Remedies,
): Promise<void> {
  const undoable = givenUpId === null ? {} : { undoes: givenUpId };
  const others = ownedBefore.filter(own => own.kind !== kind);
  const replaced = ownedBefore.filter(own => own.kind === kind);
  const oldAddress = replaced[0]?.value;
  const added: Warning = {
    kind: 'IDENTIFIER_ADDED',
    newAddress,
    ...(oldAddress !== undefined && { oldAddress }),
    ...(addition !== null && { addition }),
    ...undoable,
  };
  await warnAddresses(deps, tx, call, user, others, added, ownedBefore);
  const changed: Warning = { kind: 'IDENTIFIER_CHANGED', newAddress, ...undoable };
  await warnAddresses(deps, tx, call, user, replaced, changed, ownedBefore);
}

/**
 * N2: notifies the mailboxes of a user about a login from a network and device that were not used within 30 days. Sends no SMS, which costs money.
 */
export async function warnOfSignIn(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  owned: readonly IdentifierRow[],
): Promise<void> {
  const mailboxes = owned.filter(({ kind }) => kind === 'EMAIL');
  await warnAddresses(deps, tx, call, user, mailboxes, { kind: 'NEW_SIGN_IN' });
}

/** Warns about a removed identifier (C8, O2). Notifies the identifier itself, if it is an address, and the remaining addresses. */
export async function warnOfRemoval(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  removed: IdentifierRow,
  left: readonly IdentifierRow[],
  givenUpId: string | null,
): Promise<void> {
  if (removed.kind === 'USERNAME') {
    await warnAddresses(deps, tx, call, user, left, { kind: 'USERNAME_CHANGED' });
    return;
  }
  const undoable = givenUpId === null ? {} : { undoes: givenUpId };
  const ownedBefore = [removed, ...left];
  await warnAddresses(deps, tx, call, user, [removed], { kind: 'IDENTIFIER_CHANGED', ...undoable }, ownedBefore);
  const gone: Warning = { kind: 'IDENTIFIER_REMOVED', oldAddress: removed.value, ...undoable };
  await warnAddresses(deps, tx, call, user, left, gone, ownedBefore);
}
