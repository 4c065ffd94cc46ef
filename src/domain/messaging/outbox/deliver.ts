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
  leaseFreshest,
  leaseOldest,
  type MessageRow,
  moveToInbox,
  settleMessage,
} from './messages.queries.js';
import { noteProvider } from './note-provider.js';
import {
  emailBy,
  logHeldBack,
  openProvider,
  type Provider,
  type ProviderDeps,
  type ProviderTiming,
  smsBy,
} from './open-provider.js';
import { needsSweep, sweepMessages } from './sweep.queries.js';

export interface MessageWorkerDeps extends ProviderDeps {
  randomBytes: (size: number) => Buffer;
  /** Null: the development inbox (D3). */
  sms: SmsSender | null;
  email: EmailSender | null;
  aroundSend?: AroundSend;
  /** Called for each message that is held back where there is no provider. */
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
  /** For each channel. */
  maxInFlight: number;
}

const defaultTiming = { sendDeadlineMs: 25_000, halfOpenAfterMs: 10_000, maxInFlight: 8 };

/** Sends the messages of the outbox through the providers: at least once, and never after they have expired (D1, D4). */
export function startMessageWorker(deps: MessageWorkerDeps): Outbox {
  const { store, now, sms, email, aroundSend = (_message, _provider, attempt) => attempt() } = deps;
  const timing = { ...defaultTiming, ...deps.timing };
  const onProbe = () => outbox.wake();
  const providers = {
    SMS: sms && openProvider(deps, timing, { name: sms.provider, prepareSend: smsBy(deps, sms), onProbe }),
    EMAIL: email && openProvider(deps, timing, { name: email.provider, prepareSend: emailBy(deps, email), onProbe }),
  };

  function providerOf({ channel }: MessageRow): Provider {
    const provider = providers[channel];
    if (provider === null) throw new Error(`No provider of ${channel}`);
    return provider;
  }

  async function* batches(inFlight: InFlight): AsyncGenerator<MessageBatch> {
    for (const channel of ['SMS', 'EMAIL'] as const) {
      const batch = nextBatch(channel, providers[channel], timing.maxInFlight, inFlight);
      if (batch.limit > 0 && (await hasDueMessage(store.reader, { channel, now: now() }))) yield batch;
    }
  }

  const outbox = startOutbox(deps, {
    name: 'messages',
    backoff: messageBackoff,
    timing,
    batches,
    take: (tx, batch, lease) => takeMessages(deps, tx, batch, lease),
    describe: message => ({ messageId: message.id, kind: message.kind, provider: providerOf(message).name }),
    attempt: message => providerOf(message).attempt(message),
    failureLine: 'message not sent',
    async settle(tx, message, outcome, at) {
      const { name } = providerOf(message);
      await noteProvider(tx, { channel: message.channel, provider: name }, outcome, at.now);
      return await settleMessage(tx, message, messageSettlement(message, outcome, name, at));
    },
    aroundAttempt: (message, attempt) => aroundSend(message, providerOf(message).name, attempt),
    async sweep() {
      if (await needsSweep(store.reader, { now: now() })) await store.transaction(tx => sweepMessages(tx, now()));
    },
  });
  return {
    ...outbox,
    async stop() {
      providers.SMS?.stop();
      providers.EMAIL?.stop();
      await outbox.stop();
    },
  };
}

interface MessageBatch extends Batch {
  channel: Channel;
  take: 'OLDEST' | 'FRESHEST' | 'TO_INBOX';
}

/** Each channel has lanes of its own, so that trouble in one does not hold up the other. */
function nextBatch(channel: Channel, provider: Provider | null, maxInFlight: number, inFlight: InFlight): MessageBatch {
  if (provider === null) return { channel, lane: channel, limit: 1, take: 'TO_INBOX' };
  const admitted = provider.admits();
  const lane = admitted === 'PROBE' ? `${channel} probe` : channel;
  const most = { ALL: maxInFlight, PROBE: 1, NOTHING: 0 }[admitted];
  const limit = most - (inFlight.get(lane) ?? 0);
  return { channel, lane, limit, take: admitted === 'PROBE' ? 'FRESHEST' : 'OLDEST' };
}

async function takeMessages(
  { log, onHeldBack }: Pick<MessageWorkerDeps, 'log' | 'onHeldBack'>,
  tx: Tx,
  { channel, limit, take }: MessageBatch,
  lease: Lease,
): Promise<MessageRow[]> {
  if (take === 'TO_INBOX') {
    for (const message of await moveToInbox(tx, channel, lease.now)) {
      logHeldBack(log, message);
      onHeldBack?.(message);
    }
    return [];
  }
  return await (take === 'FRESHEST' ? leaseFreshest : leaseOldest)(tx, { lane: channel, limit, ...lease });
}
