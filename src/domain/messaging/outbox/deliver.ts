import type { Tx } from '../../../platform/store/store.js';
import {
  type Batch,
  type InFlight,
  type Outbox,
  type OutboxTiming,
  startOutbox,
} from '../../../platform/workers/outbox.js';
import type { Lease } from '../../../platform/workers/outbox.queries.js';
import type { EmailSender, SmsSender } from '../providers/sender.js';
import type { Channel } from '../templates/templates.js';
import { messageBackoff, messageSettlement, type SendOutcome } from './delivery.rules.js';
import {
  type HeldBackMessage,
  hasDueMessage,
  isHeldBack,
  type LeasedMessage,
  leaseFreshest,
  leaseOldest,
  type MessageRow,
  moveToInbox,
  settleMessage,
} from './messages.queries.js';
import { noteProvider } from './note-provider.js';
import { logHeldBack, type Provider, type ProviderDeps, type ProviderTiming } from './open-provider.js';
import { type ChannelProviders, openChannelProviders } from './sends/channel-providers.js';
import { settleParts } from './sends/receipts.queries.js';
import {
  afterFailure,
  type EarlierSend,
  parseSends,
  providersToAsk,
  sendStateAfter,
} from './sends/send-order.rules.js';
import { writeAnswer, writeAsk } from './sends/sends.queries.js';
import { needsSweep, sweepMessages } from './sweep.queries.js';

export interface MessageWorkerDeps extends ProviderDeps {
  randomBytes: (size: number) => Buffer;
  /** In the order that the operator chose (D14). If it is empty, messages go to the development inbox (D3). */
  sms: readonly SmsSender[];
  email: readonly EmailSender[];
  /** Returns the names of the providers for a country, in their order. By default all of `sms`. */
  smsRoute?: (country: string) => readonly string[];
  aroundSend?: AroundSend;
  /** Called for each message that is held back while there is no provider. */
  onHeldBack?: (message: HeldBackMessage) => void;
  timing?: Partial<MessageWorkerTiming>;
}

/** Runs one attempt to send a message through this provider, and returns its outcome. */
export type AroundSend = (
  message: MessageRow,
  provider: string,
  attempt: () => Promise<SendOutcome>,
) => Promise<SendOutcome>;

export interface MessageWorkerTiming extends OutboxTiming, ProviderTiming {
  /** The most messages of one channel that are being sent at a time. */
  maxInFlight: number;
}

const defaultTiming = { sendDeadlineMs: 25_000, silenceMs: 10_000, halfOpenAfterMs: 10_000, maxInFlight: 8 };

/** A leased message, the providers that may get it, and the one that is asked now. */
interface Sending extends LeasedMessage {
  readonly earlier: readonly EarlierSend[];
  readonly route: readonly string[];
  /** Null if none may be asked now. */
  readonly asked: { readonly provider: Provider; readonly at: number } | null;
}

/** Sends the messages of the outbox through the providers: at least once, and never after they have expired (D1, D4). */
export function startMessageWorker(deps: MessageWorkerDeps): Outbox {
  const { store, now, aroundSend = (_message, _provider, attempt) => attempt() } = deps;
  const timing = { ...defaultTiming, ...deps.timing };
  const providersOfChannels = openChannelProviders(deps, timing, () => outbox.wake());
  const nameOf = ({ asked, route: [first = ''] }: Sending) => asked?.provider.name ?? first;

  async function* batches(inFlight: InFlight): AsyncGenerator<MessageBatch> {
    for (const channel of ['SMS', 'EMAIL'] as const) {
      const batch = nextBatch(channel, providersOfChannels[channel], timing.maxInFlight, inFlight);
      if (batch.limit > 0 && (await hasDueMessage(store.reader, { channel, now: now() }))) yield batch;
    }
  }

  async function attempt(message: Sending): Promise<SendOutcome> {
    const { asked, route, earlier, channel } = message;
    const providers = providersOfChannels[channel];
    if (asked === null) {
      const isLost = providersToAsk(route, earlier).length === 0;
      if (isLost) return { result: 'FAILED', code: message.lastError ?? 'internal', verdict: 'GIVE_UP' };
      return { result: 'NOT_TRIED', waits: providers.admits() !== 'NOTHING' };
    }
    const outcome = await asked.provider.attempt(message);
    if (outcome.result !== 'FAILED') return outcome;
    const next = afterFailure(outcome, asked.provider.name, route, earlier, name => providers.mayAsk(name));
    return { ...outcome, next };
  }

  const outbox = startOutbox(deps, {
    name: 'messages',
    backoff: messageBackoff,
    timing,
    batches,
    take: (tx, batch, lease) => takeMessages(deps, providersOfChannels[batch.channel], tx, batch, lease),
    describe: message => ({ messageId: message.id, kind: message.kind, provider: nameOf(message) }),
    attempt,
    failureLine: 'message not sent',
    async settle(tx, message: Sending, outcome, at) {
      const provider = nameOf(message);
      if (message.asked !== null) {
        await noteProvider(tx, { channel: message.channel, provider }, outcome, at.now);
        await settleSend(tx, message, { provider, askedAt: message.asked.at }, outcome, at.now);
      }
      const isSettled = await settleMessage(tx, message, messageSettlement(message, outcome, provider, at));
      if (partsOf(outcome) !== null) await settleParts(tx, { messageId: message.id, provider }, at.now);
      return isSettled;
    },
    aroundAttempt: (message, attempt) => aroundSend(message, nameOf(message), attempt),
    async sweep() {
      if (await needsSweep(store.reader, { now: now() })) await store.transaction(tx => sweepMessages(tx, now()));
    },
  });
  return {
    ...outbox,
    async stop() {
      for (const { stop } of Object.values(providersOfChannels)) stop();
      await outbox.stop();
    },
  };
}

/** Writes the provider's answer to an attempt (D16). Writes nothing for a message that was held back, which no provider got. */
async function settleSend(
  tx: Tx,
  message: MessageRow,
  { provider, askedAt }: { provider: string; askedAt: number },
  outcome: SendOutcome,
  now: number,
): Promise<void> {
  if (isHeldBack(message)) return;
  const ask = { messageId: message.id, provider, askedAt };
  const parts = partsOf(outcome);
  if (outcome.result === 'SENT') {
    const { providerMessageId } = outcome;
    return await writeAnswer(tx, ask, { state: 'ACCEPTED', code: null, providerMessageId, parts }, now);
  }
  const state = outcome.result === 'FAILED' ? sendStateAfter(outcome, provider) : null;
  const code = outcome.result === 'FAILED' ? outcome.code : null;
  await writeAnswer(tx, ask, state && { state, code, providerMessageId: null, parts }, now);
}

/** Returns how many receipts a provider sends for a message that it has accepted, or may have accepted (D33). */
function partsOf(outcome: SendOutcome): number | null {
  if (outcome.result === 'SENT') return outcome.parts ?? null;
  return outcome.result === 'FAILED' ? (outcome.segments ?? null) : null;
}

interface MessageBatch extends Batch {
  channel: Channel;
  take: 'OLDEST' | 'FRESHEST' | 'TO_INBOX';
}

/** Returns how to lease the next messages of one channel. Each channel has separate capacity, so that trouble in one does not delay the other. */
function nextBatch(
  channel: Channel,
  providers: ChannelProviders,
  maxInFlight: number,
  inFlight: InFlight,
): MessageBatch {
  if (providers.isInbox) return { channel, lane: channel, limit: 1, take: 'TO_INBOX' };
  const admitted = providers.admits();
  const lane = admitted === 'PROBE' ? `${channel} probe` : channel;
  const most = { ALL: maxInFlight, PROBE: 1, NOTHING: 0 }[admitted];
  const limit = most - (inFlight.get(lane) ?? 0);
  return { channel, lane, limit, take: admitted === 'PROBE' ? 'FRESHEST' : 'OLDEST' };
}

async function takeMessages(
  { log, onHeldBack }: Pick<MessageWorkerDeps, 'log' | 'onHeldBack'>,
  providers: ChannelProviders,
  tx: Tx,
  { channel, limit, take }: MessageBatch,
  lease: Lease,
): Promise<Sending[]> {
  if (take === 'TO_INBOX') {
    for (const message of await moveToInbox(tx, channel, lease.now)) {
      logHeldBack(log, message);
      onHeldBack?.(message);
    }
    return [];
  }
  const messages = await (take === 'FRESHEST' ? leaseFreshest : leaseOldest)(tx, { lane: channel, limit, ...lease });
  const choose = providers.chooser();
  const taken = messages.map((message): Sending => {
    const earlier = parseSends(message.earlierSends);
    const route = providers.routeOf(message);
    const provider = choose(providersToAsk(route, earlier));
    return { ...message, earlier, route, asked: provider && { provider, at: lease.now } };
  });
  for (const message of taken) {
    if (message.asked === null || isHeldBack(message)) continue;
    await writeAsk(tx, { messageId: message.id, provider: message.asked.provider.name, askedAt: lease.now });
  }
  return taken;
}
