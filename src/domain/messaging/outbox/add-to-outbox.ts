import type { Tx } from '../../../platform/store/store.js';
import type { Canonical } from '../../../platform/values/canonical.js';
import { newId } from '../../../platform/values/ids.js';
import { maskAddress } from '../../../platform/values/mask.rules.js';
import type { Deps } from '../../deps.js';
import { canonicalLocale, fallbackLocale } from '../templates/locales.rules.js';
import type { Channel, MessageKind, TemplateText } from '../templates/templates.js';
import { kindFacts } from '../templates/templates.js';
import { insertMessage, noProvider } from './messages.queries.js';

export interface OutboxMessage {
  appId: string;
  userId: string | null;
  kind: MessageKind;
  channel: Channel;
  recipient: Canonical;
  /** The user's; null: English. */
  locale: string | null;
  /** The challenge whose code or link it tells. */
  challenge?: { id: string; expiresAt: number };
  /** What took the recipient's place (C6); only its masked form is kept. */
  newAddress?: string;
  /** A test of this template, which tells no secret. */
  draft?: TemplateText;
  /** For an address that is over its cap or a test address (X3, D8): it takes the way of any message and is not sent. */
  isHeldBack?: boolean;
}

/** A notice that is a day late still warns. */
const noticeLifetimeMs = 24 * 60 * 60 * 1000;

export function channelOf(kind: 'EMAIL' | 'PHONE'): Channel {
  return kind === 'EMAIL' ? 'EMAIL' : 'SMS';
}

/** Writes a message into the outbox, in the transaction that causes it (D1). Wake the delivery after the commit. */
export async function addToOutbox(
  tx: Tx,
  deps: Pick<Deps, 'now' | 'randomBytes'>,
  { appId, userId, kind, channel, recipient, locale, challenge, newAddress, draft, isHeldBack = false }: OutboxMessage,
): Promise<string> {
  const { channels, purpose } = kindFacts[kind];
  if (!channels.includes(channel)) throw new Error(`${kind} does not go by ${channel}`);
  if (purpose !== null && challenge === undefined && draft === undefined) throw new Error(`${kind} needs a challenge`);
  const id = newId(deps);
  const createdAt = deps.now();
  await insertMessage(tx, {
    id,
    appId,
    userId,
    channel,
    kind,
    recipient,
    locale: canonicalLocale(locale ?? fallbackLocale) ?? fallbackLocale,
    challengeId: challenge?.id ?? null,
    variables: newAddress === undefined ? {} : { newAddress: maskAddress(newAddress) },
    draft: draft ?? null,
    state: 'QUEUED',
    attempts: 0,
    nextAttemptAt: createdAt,
    leaseUntil: null,
    expiresAt: challenge?.expiresAt ?? createdAt + noticeLifetimeMs,
    provider: isHeldBack ? noProvider : null,
    providerMessageId: null,
    lastError: null,
    createdAt,
    sentAt: null,
    receiptAt: null,
  });
  return id;
}
