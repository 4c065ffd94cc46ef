import type { DailyCounts } from '../domain/audit/daily-counts.js';
import type { AroundEvent } from '../domain/events/dispatch.js';
import { countryOf, inRanges, type PhoneRange, readStoredPhone } from '../domain/identifiers/phone.rules.js';
import type { AroundSend } from '../domain/messaging/outbox/deliver.js';
import { SendFailed } from '../domain/messaging/providers/sender.js';
import { pricedDetail } from '../domain/sending/sms-costs.rules.js';
import type { Logger } from '../platform/observability/log.js';
import type { Metrics } from '../platform/observability/metrics.js';
import { type Attributes, inSpan, type Span, type Tracing } from '../platform/observability/tracing.js';

/** The outputs for logs, metrics, traces and daily counts. */
export interface Instruments {
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Null if traces are off. */
  readonly tracing: Tracing | null;
}

/** Counts and traces each attempt to send a message. */
export function observeMessages(
  metrics: Metrics,
  tracing: Tracing | null,
  phoneRanges: readonly PhoneRange[],
): AroundSend {
  return (message, provider, send) => {
    const { id, channel, kind, recipient } = message;
    const country = channel === 'SMS' ? countryOf(inRanges(readStoredPhone(recipient), phoneRanges)) : '';
    const attributes = { 'messaging.message.id': id, 'bonafide.message.kind': kind, 'bonafide.country': country };
    return inTrace(tracing, `message ${channel}`, attributes, async span => {
      const outcome = await send();
      // Count a message that is held back as sent. Otherwise the numbers would reveal whether an address has an owner (A7).
      const shown = outcome.result === 'HELD_BACK' ? 'SENT' : outcome.result;
      const label = shown === 'FAILED' ? 'NOT_SENT' : shown;
      metrics.countSend({ channel, provider, country, outcome: label });
      if (outcome.result === 'FAILED' && outcome.next === 'ANOTHER_PROVIDER')
        metrics.countFailover({ channel, provider });
      span?.set({ 'bonafide.outcome': label });
      return outcome;
    });
  };
}

/** Counts the SMS that the provider accepted, with their segments, and the messages that were held back (O18). */
export function countMessages(counts: DailyCounts, phoneRanges: readonly PhoneRange[], around: AroundSend): AroundSend {
  return async (message, provider, send) => {
    const { appId, channel, recipient, lastError } = message;
    const outcome = await around(message, provider, send);
    if (outcome.result === 'HELD_BACK') counts.add(appId, 'HELD_BACK', lastError ?? '');
    if (outcome.result === 'SENT' && channel === 'SMS') {
      const country = countryOf(inRanges(readStoredPhone(recipient), phoneRanges));
      counts.add(appId, 'SMS', country);
      counts.add(appId, 'SMS_SEGMENTS', country, outcome.segments ?? 1);
      for (const price of outcome.prices ?? []) counts.add(appId, 'SMS_PRICED', pricedDetail(country, price));
    }
    return outcome;
  };
}

/** Counts and traces each attempt to send an event to its app's webhook. */
export function observeEvents(metrics: Metrics, tracing: Tracing | null): AroundEvent {
  return ({ id, type }, send) =>
    inTrace(tracing, 'event', { 'messaging.message.id': id, 'bonafide.event.type': type }, async span => {
      const outcome = await send();
      const label = outcome.result === 'FAILED' ? 'NOT_DELIVERED' : outcome.result;
      metrics.countEvent({ type, outcome: label });
      span?.set({ 'bonafide.outcome': label });
      return outcome;
    });
}

/** Returns the sender with a span around each request to its provider. */
export function traceSender<Message, Sender extends { provider: string; send(message: Message): Promise<unknown> }>(
  sender: Sender,
  tracing: Tracing | null,
): Sender {
  if (tracing === null) return sender;
  const { provider } = sender;
  const work = {
    name: `send by ${provider}`,
    kind: 'CLIENT' as const,
    attributes: { 'messaging.system': provider },
    failureOf: (error: unknown) => (error instanceof SendFailed ? error.code : 'internal'),
  };
  return { ...sender, send: (message: Message) => inSpan(tracing, work, () => sender.send(message)) };
}

async function inTrace<T>(
  tracing: Tracing | null,
  name: string,
  attributes: Attributes,
  work: (span: Span | null) => Promise<T>,
): Promise<T> {
  if (tracing === null) return await work(null);
  // A failed attempt returns an outcome and throws nothing, so an error here is a bug.
  return await inSpan(tracing, { name, kind: 'INTERNAL', attributes, failureOf: () => 'internal' }, work);
}
