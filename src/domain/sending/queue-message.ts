import type { Tx } from '../../platform/store/store.js';
import type { MessageKind, TemplateText } from '../../platform/store/tables.js';
import { type App, fixedCodeOf } from '../apps/settings.rules.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import type { Address } from '../identifiers/parse.rules.js';
import { countryOf, type Phone, readStoredPhone } from '../identifiers/phone.rules.js';
import { networkOf } from '../limits/network.rules.js';
import { type Quota, spendQuotas } from '../limits/spend.js';
import { addToOutbox, channelOf } from '../messaging/outbox/add-to-outbox.js';
import { kindFacts } from '../messaging/templates/templates.js';
import { maySendSms } from './allowed-phones.rules.js';
import { isCountryPaused } from './sms-traffic.js';

export interface OutgoingMessage {
  kind: MessageKind;
  to: Address;
  /** To whom: the user whose data the message is, and whose language it speaks; nobody's is a decoy. */
  reader: { id: string | null; locale: string | null };
  /** Whose code or link the message carries; with it the message dies. */
  challenge?: { id: string; expiresAt: number };
  /** What took the recipient's place or was added beside it (C6, V17); shown masked. */
  newAddress?: string;
  /** The address that was removed or replaced (C6, C8); shown masked. */
  oldAddress?: string;
  /** A test of this template (O2). */
  draft?: TemplateText;
  /** Not sent, and nobody is told so (X3). */
  isCapped?: true;
}

/** Queues a message of an app in the transaction that causes it (D1), and returns its id. Test addresses are never sent to (D8). */
export async function queueMessage(
  deps: Deps,
  tx: Tx,
  call: Call,
  { to, reader, isCapped, ...message }: OutgoingMessage,
): Promise<string> {
  const { app } = call;
  const phone = to.kind === 'PHONE' ? (to.phone ?? readStoredPhone(to.value)) : null;
  const mayGoOut = isCapped !== true && maySendTo(deps, app, to, phone);
  // What is held back only looks like spending: strangers' claims on an owned address must not silence its owner (X3). But
  // it does look so: each message asks the same of the database, or the time would tell why it is held back (A7).
  const { granted } = await spendQuotas(deps, tx, quotasOf(call, message, to), mayGoOut ? 1 : 0);
  const isGranted = mayGoOut && granted;
  const isPaused =
    isCausedByClaim(message, to) && (await isCountryPaused(deps, tx, call, countryOf(phone), isGranted ? 1 : 0));
  return await addToOutbox(tx, deps, {
    ...message,
    appId: app.id,
    userId: reader.id,
    channel: channelOf(to.kind),
    recipient: to.value,
    locale: reader.locale,
    isHeldBack: !isGranted || isPaused,
  });
}

/** A number that strangers can name; resets and notices go to owners. */
function isCausedByClaim(
  { kind: message, draft }: Pick<OutgoingMessage, 'kind' | 'draft'>,
  { kind }: Address,
): boolean {
  if (draft !== undefined) return false;
  return kind === 'PHONE' && (message === 'PHONE_VERIFICATION' || message === 'ADDRESS_IN_USE');
}

/** X3. All are spent even by what one of them holds back, so that every message costs the same time (A7). */
function quotasOf(
  { app, actor, ip }: Call,
  message: Pick<OutgoingMessage, 'kind' | 'draft'>,
  { kind, value }: Address,
): Quota[] {
  const isReset = kindFacts[message.kind].purpose === 'RESET' && message.draft === undefined;
  if (kind === 'EMAIL') return [{ limit: isReset ? 'resetEmailsToAddress' : 'emailsToAddress', of: [app.id, value] }];
  const isAdmin = actor.kind === 'ADMIN' || actor.kind === 'OPERATOR';
  return [
    { limit: isReset ? 'resetSmsToAddress' : 'smsToAddress', of: [app.id, value] },
    { limit: 'smsOfApp', of: [app.id], most: app.settings.smsDailyLimit },
    ...(isAdmin ? [] : [{ limit: 'smsOfNetwork', of: [networkOf(ip)] } as const]),
  ];
}

/** A number may have been stored while verification was OFF, or its country been taken off the list since (X4). */
function maySendTo(
  { deliveryTargets }: Deps,
  { settings }: App,
  { kind, value }: Address,
  phone: Phone | null,
): boolean {
  const target = deliveryTargets[kind];
  if (target === 'NOWHERE' || fixedCodeOf(value, settings) !== null) return false;
  return kind === 'EMAIL' || (phone !== null && maySendSms(settings, phone, target));
}
