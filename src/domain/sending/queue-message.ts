import type { Tx } from '../../platform/store/store.js';
import type { MessageKind, TestText } from '../../platform/store/tables.js';
import { type App, fixedCodeOf } from '../apps/settings.rules.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import type { Address } from '../identifiers/parse.rules.js';
import { countryOf, inRanges, type Phone, readStoredPhone } from '../identifiers/phone.rules.js';
import type { Quota } from '../limits/spend.js';
import { addToOutbox, channelOf } from '../messaging/outbox/add-to-outbox.js';
import type { HeldBackReason } from '../messaging/outbox/held-back.rules.js';
import type { Happening } from '../messaging/templates/happening-words.rules.js';
import type { PreparedNotice } from '../messaging/templates/prepared-words.rules.js';
import type { WayIn } from '../messaging/templates/ways-in.rules.js';
import { type Addition, additionVariables } from './additions.rules.js';
import { maySendSms } from './allowed-phones.rules.js';
import { costsMoney, quotasOfAdmin, quotasOfCost, quotasOfNotice } from './costs.js';
import { payUnlessHeldBack } from './pay-unless-held-back.js';
import { quotasOfReset, type ResetBudget } from './reset-budgets.js';
import { isPausedForUnproven } from './sms-traffic.js';
import { countedAddress } from './targets.rules.js';

export interface OutgoingMessage {
  kind: MessageKind;
  /** `provenAt` of an owned address, if it matters whether its owner ever proved it (X11). */
  to: Address & { provenAt?: number | null };
  /** The user who gets the message, and the language. The id is null for a decoy. */
  reader: { id: string | null; locale: string | null };
  /** The challenge whose code or link the message contains. The message expires with it. */
  challenge?: { id: string; expiresAt: number };
  /** The address that replaced the recipient or was added (C6, V17). Shown masked. */
  newAddress?: string;
  /** The address that was removed or replaced (C6, C8). Shown masked. */
  oldAddress?: string;
  /** The second factor or passkey that was added or removed (F20). */
  wayIn?: WayIn;
  /** The addition that its link can remove again (N22). */
  addition?: Addition;
  /** The state of the account before the address was proven (N16). */
  prepared?: PreparedNotice;
  /** The change that its link can undo, or the freeze that its link objects to (C11). */
  undoes?: string;
  /** When and from where it happened (N2, N5). */
  happened?: Happening;
  /** A test message with this text (O2, O21). */
  draft?: TestText;
  /** Set if an admin typed the address of the test message, so that its reader may be a stranger to the app (O21). */
  isToAnyone?: true;
  /** For a reset: the requester and the budgets (X9). */
  reset?: ResetBudget;
  /** The limit of notices to an owner about claims of the address (D5). */
  inUse?: Quota;
  /** The quotas from which the caller has spent for this message. They are refunded if it is held back (X20). */
  paid?: readonly Quota[];
  /** Set if the caller already knows why it must not be sent. */
  heldBack?: HeldBackReason;
}

/**
 * Queues a message of an app in the transaction that causes it (D1), and returns its id. A message that is held back runs the same code and queries.
 * Otherwise the time would reveal the reason (A7). In the end it spends nothing (X20). Otherwise strangers' claims of an owned address could use up
 * the owner's messages (X3).
 */
export async function queueMessage(deps: Deps, tx: Tx, call: Call, message: OutgoingMessage): Promise<string> {
  const { to, reader, heldBack, reset, inUse, paid = [], isToAnyone, addition, ...rest } = message;
  const read = to.kind === 'PHONE' ? (to.phone ?? readStoredPhone(to.value)) : null;
  const phone = inRanges(read, deps.operatorLimits.phoneRanges);
  // Run this query in every case. Otherwise the time would reveal whether a reset belongs to a user (W4).
  const paused = await whyPaused(deps, tx, call, to, countryOf(phone));
  const known = heldBack ?? whyNever(deps, call.app, to, phone) ?? paused;
  const costs = { quotas: quotasOf(deps, call, message), paid };
  return await addToOutbox(tx, deps, {
    ...rest,
    appId: call.app.id,
    userId: reader.id,
    channel: channelOf(to.kind),
    recipient: to.value,
    locale: reader.locale,
    ...(addition !== undefined && { removable: additionVariables(addition) }),
    heldBack: await payUnlessHeldBack(deps, tx, call, costs, known),
  });
}

/** Checks again, because the number may have been stored while verification was OFF, or its country may have been removed from a list since (X4). */
function whyNever(deps: Deps, { settings }: App, { kind, value }: Address, phone: Phone | null): HeldBackReason | null {
  if (fixedCodeOf(value, settings) !== null) return 'TEST_ADDRESS';
  const target = deps.deliveryTargets[kind];
  if (target === 'NOWHERE') return 'NO_PROVIDER';
  const { smsCountries } = deps.operatorLimits;
  const mayGo = kind === 'EMAIL' || (phone !== null && maySendSms(settings, phone, target, smsCountries));
  return mayGo ? null : 'COUNTRY_NOT_ALLOWED';
}

/** Returns the cost of a message. Requests that name an address have already paid for their messages (X6). All others pay here. */
function quotasOf(
  deps: Deps,
  call: Call,
  { kind, to, reader, draft, isToAnyone, reset, inUse, undoes }: OutgoingMessage,
): Quota[] {
  if (isToAnyone) return [...quotasOfClaim(call, to), ...quotasOfAdmin(deps, call, to.kind)];
  if (draft !== undefined) return quotasOfCost(deps, call, to.kind, 'OWNER');
  if (reset !== undefined) return quotasOfReset(call, to, reset);
  if (isCausedByClaim(kind)) return [...(inUse === undefined ? [] : [inUse]), ...quotasOfClaim(call, to)];
  if (kind === 'NEW_SIGN_IN') {
    // N3: count these separately from other notices. Otherwise a thief could log in so often that the next actions cause no notice.
    return [{ limit: 'signInNoticesOfUser', of: [reader.id ?? call.app.id] }, ...quotasOfAdmin(deps, call, to.kind)];
  }
  // N13: people who may undo a change or object to it must get this notice, however many others were sent. The number is limited anyway: a change can
  // be undone once, and the claims of a user are limited (X3).
  const isOfChange = to.kind === 'EMAIL' && (undoes !== undefined || kind === 'FREEZE_ENDED');
  return [
    ...(isOfChange ? [] : quotasOfNotice(deps, kind, to.kind, reader.id ?? call.app.id)),
    // Any claimant who proves a number causes this notice, so it must not use the part that is reserved for owners.
    ...quotasOfCost(deps, call, to.kind, kind === 'PHONE_VERIFIED' ? 'STRANGER' : 'OWNER'),
  ];
}

/** X3: returns the limit of messages to an address because of strangers and admins. */
function quotasOfClaim({ app }: Call, to: Address): Quota[] {
  return [{ limit: to.kind === 'EMAIL' ? 'emailsToAddress' : 'smsToAddress', of: [app.id, countedAddress(to)] }];
}

/** O14: the address of an invitation may be unproven, so the message counts like that of a claim. */
const claimKinds: ReadonlySet<MessageKind> = new Set([
  'PHONE_VERIFICATION',
  'EMAIL_VERIFICATION',
  'ADDRESS_IN_USE',
  'INVITATION',
]);

function isCausedByClaim(kind: MessageKind): boolean {
  return claimKinds.has(kind);
}

async function whyPaused(
  deps: Deps,
  tx: Tx,
  call: Call,
  { kind, provenAt }: OutgoingMessage['to'],
  country: string,
): Promise<HeldBackReason | null> {
  if (kind === 'EMAIL' || provenAt !== null || !deps.limitsEnabled || !costsMoney(deps, kind)) return null;
  return (await isPausedForUnproven(deps, tx, call, country)) ? 'COUNTRY_PAUSED' : null;
}
