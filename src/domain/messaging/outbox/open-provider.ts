import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../../platform/observability/log.js';
import { contentTypeOf, type Logo } from '../branding/logo.rules.js';
import { findLogoOfApp } from '../branding/logos.queries.js';
import { logoContentId, logoReference } from '../branding/look.rules.js';
import type { MessagingDeps } from '../messaging-deps.js';
import { readOtherKinds } from '../other-kinds.js';
import { type Breaker, CircuitOpen, startBreaker } from '../providers/breaker.js';
import {
  type Email,
  type EmailSender,
  type MessageFacts,
  SendFailed,
  type SentMessage,
  type SmsSender,
} from '../providers/sender.js';
import { smsSenderOf } from '../providers/senders.rules.js';
import { partOfProblem } from '../templates/check-template.js';
import { composeMessage, type MessagingApp } from '../templates/compose.js';
import { effectiveTemplate } from '../templates/effective-template.js';
import { countSegments } from '../templates/segments.js';
import type { SendOutcome } from './delivery.rules.js';
import { type HeldBackMessage, isHeldBack, type MessageRow } from './messages.queries.js';

export interface ProviderDeps extends MessagingDeps {
  now: () => number;
  log: Logger;
}

/** A provider of messages behind its circuit breaker. */
export interface Provider extends Pick<Breaker, 'admits' | 'stop'> {
  name: string;
  attempt(message: MessageRow): Promise<SendOutcome>;
}

export interface ProviderTiming {
  /** Shorter than the lease, so that no other worker leases a message while it is being sent. */
  sendDeadlineMs: number;
  /** The deadline if another provider can send the message (D15). It is short because a user waits. */
  silenceMs: number;
  halfOpenAfterMs: number;
}

interface PreparedSend {
  send: () => Promise<SentMessage>;
  /** The segments of an SMS. Null for an email. */
  segments: number | null;
}

/** Composes a message, and returns how to send it. */
export type PrepareSend = (app: MessagingApp, message: MessageRow) => Promise<PreparedSend>;

export function openProvider(
  { findApp, now, log }: ProviderDeps,
  { deadlineMs, halfOpenAfterMs }: { deadlineMs: number; halfOpenAfterMs: number },
  { name, prepareSend, onProbe }: { name: string; prepareSend: PrepareSend; onProbe: () => void },
): Provider {
  const onOpen = () => log.warn({ provider: name }, 'provider in trouble: messages wait');
  const breaker = startBreaker({ provider: name, halfOpenAfterMs, deadlineMs, onOpen, onProbe });
  /** How long the last message took to compose and send. A message that is held back waits as long, so that it does not look faster (A7). */
  let lastSendMs = 0;
  /** Only one message at a time probes a provider whose circuit was open. */
  let isProbing = false;

  async function attempt(message: MessageRow): Promise<SendOutcome> {
    if (isHeldBack(message)) {
      await sleep(lastSendMs);
      logHeldBack(log, { ...message, reason: message.lastError });
      return { result: 'HELD_BACK' };
    }
    if (breaker.admits() !== 'PROBE') return await ask(message);
    isProbing = true;
    try {
      return await ask(message);
    } finally {
      isProbing = false;
    }
  }

  async function ask(message: MessageRow): Promise<SendOutcome> {
    const app = await findApp(message.appId);
    if (app === null) return { result: 'FAILED', code: 'app:gone', verdict: 'GIVE_UP' };
    const startedAt = now();
    const { send, segments } = await prepareSend(app, message);
    try {
      const { providerMessageId, prices = [], parts = null } = await breaker.run(send);
      lastSendMs = Math.min(Math.max(now() - startedAt, 0), deadlineMs);
      return { result: 'SENT', providerMessageId, segments, prices, parts };
    } catch (error) {
      if (error instanceof CircuitOpen) return { result: 'NOT_TRIED' };
      if (error instanceof SendFailed) return { result: 'FAILED', code: error.code, verdict: error.verdict, segments };
      throw error;
    }
  }

  function admits(): 'ALL' | 'PROBE' | 'NOTHING' {
    const admitted = breaker.admits();
    return admitted === 'PROBE' && isProbing ? 'NOTHING' : admitted;
  }
  return { name, attempt, admits, stop: breaker.stop };
}

/** Logs why a message is held back (X12), without its address. */
export function logHeldBack(log: Logger, { id: messageId, kind, reason }: HeldBackMessage): void {
  log.info({ messageId, kind, reason }, 'message held back');
}

export function smsBy(deps: ProviderDeps, sender: SmsSender): PrepareSend {
  return async (app, message) => {
    const { text, facts } = await compose(deps, app, message);
    const segments = countSegments(text);
    const country = deps.countryOfNumber(message.recipient);
    const sms = { ...facts, to: message.recipient, from: smsSenderOf(app, country), text, country, segments };
    return { send: () => sender.send(sms), segments };
  };
}

export function emailBy(deps: ProviderDeps, sender: EmailSender): PrepareSend {
  return async (app, message) => {
    const logo = app.logo === null ? null : await findLogoOfApp(deps.store.reader, message.appId);
    const { subject, text, html, facts } = await compose(deps, { ...app, logo: logo?.id ?? null }, message);
    const mail = {
      ...facts,
      to: message.recipient,
      from: app.emailSender,
      subject: subject ?? app.name,
      text,
      html,
      logo: logo !== null && html?.includes(logoReference) === true ? inMail(logo) : null,
    };
    return { send: () => sender.send(mail), segments: null };
  };
}

function inMail({ id, bytes }: Logo): NonNullable<Email['logo']> {
  return { contentId: logoContentId, type: contentTypeOf(id), bytes };
}

async function compose(deps: ProviderDeps, app: MessagingApp, message: MessageRow) {
  const template = await effectiveTemplate(deps.store.reader, message.appId, message.kind, message.locale);
  const sender = { keys: deps.keys, publicUrl: deps.publicUrl() };
  const otherKinds = await readOtherKinds(deps, message);
  const composed = composeMessage(sender, app, template, message, { at: deps.now(), otherKinds });
  if (composed.problem !== null) {
    const { id: messageId, appId, kind } = message;
    // Log only the part: the rest of the sentence may repeat words of the template.
    const part = partOfProblem(composed.problem);
    deps.log.warn({ messageId, appId, kind, locale: template.locale, part }, 'template refused: the default was sent');
  }
  const { id, kind, expiresAt, appId } = message;
  const { locale } = template;
  const { code, entryCode } = composed;
  const facts: MessageFacts = { id, kind, locale, code, entryCode, app: { id: appId, name: app.name }, expiresAt };
  return { ...composed, facts };
}
