import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { MessagingDeps } from '../messaging-deps.js';
import { CircuitOpen, startBreaker } from '../providers/breaker.js';
import type { EmailSender, SentMessage, SmsSender } from '../providers/sender.js';
import { SendFailed } from '../providers/sender.js';
import { smsSenderOf } from '../providers/senders.rules.js';
import { partOfProblem } from '../templates/check-template.js';
import type { MessagingApp } from '../templates/compose.js';
import { composeMessage } from '../templates/compose.js';
import { effectiveTemplate } from '../templates/effective-template.js';
import type { Channel } from '../templates/templates.js';
import type { ChannelWorker } from './channel-worker.js';
import { logWorkerError, oneAtATime, startInboxWorker, startSendingWorker } from './channel-worker.js';
import type { SendOutcome } from './delivery.rules.js';
import { messageSettlement, randomFraction } from './delivery.rules.js';
import type { MessageRow } from './messages.queries.js';
import { isHeldBack, settleMessage } from './messages.queries.js';
import { needsSweep, sweepMessages } from './sweep.queries.js';

export interface MessageWorkerDeps extends MessagingDeps {
  now: () => number;
  randomBytes: (size: number) => Buffer;
  log: Logger;
  /** Null: the development inbox (D3). */
  sms: SmsSender | null;
  email: EmailSender | null;
  /** Runs each try to send a message, and gets its result. */
  aroundSend?: AroundSend;
  timing?: Partial<MessageWorkerTiming>;
}

export type AroundSend = (
  message: MessageRow,
  provider: string,
  send: () => Promise<SendOutcome['result']>,
) => Promise<unknown>;

export interface MessageWorkerTiming {
  pollMs: number;
  /** Longer than any send takes. After it, others may take the messages of a dead worker. */
  leaseMs: number;
  sendDeadlineMs: number;
  halfOpenAfterMs: number;
  /** How long `stop` waits for sends under way. */
  drainMs: number;
  maxInFlight: number;
}

const defaultTiming: MessageWorkerTiming = {
  pollMs: 1_000,
  leaseMs: 30_000,
  sendDeadlineMs: 25_000,
  halfOpenAfterMs: 10_000,
  drainMs: 8_000,
  maxInFlight: 8,
};

export interface MessageWorker {
  /** Call after a commit that wrote a message. Returns at once. */
  wake(): void;
  /** Resolves when what was due has been tried; messages that wait for another attempt do not count. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** Sends the messages of the outbox through the providers: at least once, and never after they have expired (D1, D4). */
export function startMessageWorker(deps: MessageWorkerDeps): MessageWorker {
  const timing = { ...defaultTiming, ...deps.timing };
  const { store, now } = deps;
  const { sms, email } = deps;
  const sweep = oneAtATime(
    async () => {
      if (await needsSweep(store.reader, { now: now() })) await store.transaction(tx => sweepMessages(tx, now()));
    },
    error => logWorkerError(deps, null, error),
  );
  const channelWorkers = [
    sms === null
      ? startInboxWorker(deps, 'SMS')
      : startProviderWorker(deps, timing, 'SMS', sms.provider, smsBy(deps, sms)),
    email === null
      ? startInboxWorker(deps, 'EMAIL')
      : startProviderWorker(deps, timing, 'EMAIL', email.provider, emailBy(deps, email)),
  ];
  const pumpAll = () => {
    for (const worker of channelWorkers) worker.pump();
  };
  const poll = setInterval(() => {
    sweep.run();
    pumpAll();
  }, timing.pollMs).unref();

  return {
    wake: pumpAll,
    async settled() {
      await Promise.all(channelWorkers.map(worker => worker.settled()));
    },
    async stop() {
      clearInterval(poll);
      sweep.stop();
      for (const worker of channelWorkers) worker.stop();
      await waitAtMost(
        timing.drainMs,
        Promise.all([sweep.running(), ...channelWorkers.map(worker => worker.settled())]),
      );
    },
  };
}

type Send = (app: MessagingApp, message: MessageRow) => Promise<() => Promise<SentMessage>>;

function startProviderWorker(
  deps: MessageWorkerDeps,
  timing: MessageWorkerTiming,
  channel: Channel,
  provider: string,
  send: Send,
): ChannelWorker {
  const { store, now, randomBytes, log, findApp } = deps;
  const { aroundSend = (_message, _provider, send) => send() } = deps;
  const breaker = startBreaker({
    provider,
    halfOpenAfterMs: timing.halfOpenAfterMs,
    deadlineMs: timing.sendDeadlineMs,
    onOpen: () => log.warn({ provider }, 'provider in trouble: messages wait'),
    onProbe: () => worker.pump(),
  });

  /** How long the last send took. A message that is held back must not look any faster. */
  let lastSendMs = 0;

  async function attempt(message: MessageRow): Promise<SendOutcome> {
    if (isHeldBack(message)) {
      await sleep(lastSendMs);
      return { result: 'HELD_BACK' };
    }
    try {
      const app = await findApp(message.appId);
      if (app === null) return { result: 'NOT_SENT', provider: null, code: 'app:gone', verdict: 'GIVE_UP' };
      const sendNow = await send(app, message);
      const startedAt = now();
      const { providerMessageId } = await breaker.run(sendNow);
      lastSendMs = Math.min(Math.max(now() - startedAt, 0), timing.sendDeadlineMs);
      return { result: 'SENT', provider, providerMessageId };
    } catch (error) {
      if (error instanceof CircuitOpen) return { result: 'NOT_TRIED' };
      if (error instanceof SendFailed)
        return { result: 'NOT_SENT', provider, code: error.code, verdict: error.verdict };
      // A bug or the database, not the provider. Log the error's name only: its text may hold a secret.
      logWorkerError({ store, log: log.child({ messageId: message.id }) }, channel, error);
      return { result: 'NOT_SENT', provider, code: 'internal', verdict: 'RETRY' };
    }
  }

  async function deliver(message: MessageRow): Promise<SendOutcome['result']> {
    const outcome = await attempt(message);
    const { id: messageId, kind } = message;
    if (outcome.result === 'NOT_SENT') {
      log.warn({ messageId, kind, provider, reason: outcome.code, verdict: outcome.verdict }, 'message not sent');
    }
    const settlement = messageSettlement(message, outcome, now(), randomFraction(randomBytes));
    try {
      const ours = await store.transaction(tx => settleMessage(tx, message, settlement));
      if (!ours)
        log.warn({ messageId, kind, provider }, 'settled elsewhere: by a receipt, a deletion or another worker');
    } catch (error) {
      // After the lease the message is tried again: sending it twice is better than never (D1).
      logWorkerError({ store, log: log.child({ messageId }) }, channel, error);
    }
    return outcome.result;
  }

  const worker = startSendingWorker(deps, channel, {
    breaker,
    maxInFlight: timing.maxInFlight,
    leaseMs: timing.leaseMs,
    async deliver(message) {
      await aroundSend(message, provider, () => deliver(message));
    },
  });
  return worker;
}

function smsBy(deps: MessageWorkerDeps, sender: SmsSender): Send {
  return async (app, message) => {
    const { text } = await compose(deps, app, message);
    return () => sender.send({ id: message.id, to: message.recipient, from: smsSenderOf(app), text });
  };
}

function emailBy(deps: MessageWorkerDeps, sender: EmailSender): Send {
  return async (app, message) => {
    const { subject, text, html } = await compose(deps, app, message);
    const mail = {
      id: message.id,
      to: message.recipient,
      from: app.emailSender,
      subject: subject ?? app.name,
      text,
      html,
    };
    return () => sender.send(mail);
  };
}

async function compose(deps: MessageWorkerDeps, app: MessagingApp, message: MessageRow) {
  const template = await effectiveTemplate(deps.store.reader, message.appId, message.kind, message.locale);
  const composed = composeMessage({ keys: deps.keys, publicUrl: deps.publicUrl() }, app, template, message, deps.now());
  if (composed.problem !== null) {
    const { id: messageId, appId, kind } = message;
    // The part alone: the rest of the sentence may repeat words of the template.
    const part = partOfProblem(composed.problem);
    deps.log.warn({ messageId, appId, kind, locale: template.locale, part }, 'template refused: the default was sent');
  }
  return composed;
}

/** Waits for `work`, but no longer than the given time. */
export async function waitAtMost(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise(resolve => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
