import type { Tx } from '../../../platform/store/store.js';
import type { TestText } from '../../../platform/store/tables.js';
import type { Canonical } from '../../../platform/values/canonical.js';
import { newIdInOrder } from '../../../platform/values/ids.js';
import { maskAddress } from '../../../platform/values/mask.rules.js';
import type { Deps } from '../../deps.js';
import { noticeMs } from '../../lifetimes.rules.js';
import { type Happening, happeningVariables } from '../templates/happening-words.rules.js';
import { canonicalLocale, fallbackLocale } from '../templates/locales.rules.js';
import { type PreparedNotice, preparedVariables } from '../templates/prepared-words.rules.js';
import type { Channel, MessageKind } from '../templates/templates.js';
import { kindFacts } from '../templates/templates.js';
import type { WayIn } from '../templates/ways-in.rules.js';
import type { HeldBackReason } from './held-back.rules.js';
import { insertMessage, noProvider } from './messages.queries.js';

export interface OutboxMessage {
  appId: string;
  userId: string | null;
  kind: MessageKind;
  channel: Channel;
  recipient: Canonical;
  /** The locale of the user. Null means English. */
  locale: string | null;
  /** The challenge whose code or link the message carries. */
  challenge?: { id: string; expiresAt: number };
  /** The address that replaced the recipient or was added beside it (C6, V17). Only its masked form is stored. */
  newAddress?: string;
  /** The address that was removed or replaced (C6, C8). Only its masked form is stored. */
  oldAddress?: string;
  /** The second factor or passkey that was added or removed (F20). */
  wayIn?: WayIn;
  /** The changes that its link can remove again, in the form that the slice `sending` reads (N22). */
  removable?: Record<string, string>;
  /** The state of the account before the address was proven (N16). */
  prepared?: PreparedNotice;
  /** The change that its link can undo (C11). */
  undoes?: string;
  /** When and from where it happened (N2, N5). */
  happened?: Happening;
  /** Sends a test of this template, without any secret. */
  draft?: TestText;
  /** Why it is not sent. Null or missing: it is sent. A message that is held back goes through the same states in the outbox (X12, A7). */
  heldBack?: HeldBackReason | null;
}

const hourMs = 3_600_000;
/** A notice is useful for a day, a warning for longer. */
const lifetimeOf = ({ isWarning }: { isWarning?: true }) => (isWarning === true ? noticeMs : 24 * hourMs);

export function channelOf(kind: 'EMAIL' | 'PHONE'): Channel {
  return kind === 'EMAIL' ? 'EMAIL' : 'SMS';
}

/** Adds a message to the outbox in the transaction that causes it (D1). After the commit, the worker sends it at once. */
export async function addToOutbox(
  tx: Tx,
  deps: Pick<Deps, 'now' | 'randomBytes'>,
  message: OutboxMessage,
): Promise<string> {
  const { appId, userId, kind, channel, recipient, locale, challenge, draft, heldBack = null } = message;
  const { channels, purpose } = kindFacts[kind];
  if (!channels.includes(channel)) throw new Error(`${kind} does not go by ${channel}`);
  if (purpose !== null && challenge === undefined && draft === undefined) throw new Error(`${kind} needs a challenge`);
  const id = newIdInOrder(tx, deps);
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
    variables: variablesOf(message),
    draft: draft ?? null,
    state: 'QUEUED',
    attempts: 0,
    nextAttemptAt: createdAt,
    leaseUntil: null,
    expiresAt: challenge?.expiresAt ?? createdAt + lifetimeOf(kindFacts[kind]),
    provider: heldBack === null ? null : noProvider,
    providerMessageId: null,
    lastError: heldBack,
    createdAt,
    sentAt: null,
    receiptAt: null,
  });
  tx.wakeWorkers();
  return id;
}

function variablesOf({
  newAddress,
  oldAddress,
  wayIn,
  removable,
  prepared,
  undoes,
  happened,
}: OutboxMessage): Record<string, string> {
  return {
    ...(newAddress !== undefined && { newAddress: maskAddress(newAddress) }),
    ...(oldAddress !== undefined && { oldAddress: maskAddress(oldAddress) }),
    ...(wayIn !== undefined && { wayIn }),
    ...removable,
    ...(prepared !== undefined && preparedVariables(prepared)),
    ...(undoes !== undefined && { undoes }),
    ...(happened !== undefined && happeningVariables(happened)),
  };
}
