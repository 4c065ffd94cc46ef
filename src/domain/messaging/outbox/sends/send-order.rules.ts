import type { SendState } from '../../../../platform/store/tables.js';
import type { Failure } from '../../../../platform/workers/outbox.rules.js';
import { factsOf, failureReasonOf } from '../../providers/codes.rules.js';
import type { FailureReason } from '../../providers/failure.rules.js';

/** A provider that was asked before to send a message. */
export interface EarlierSend {
  provider: string;
  state: SendState;
  askedAt: number;
}

/** After one of these nobody knows whether the provider has taken the message. */
const withoutAnswer: readonly FailureReason[] = ['TIMEOUT', 'CONNECTION', 'UNREADABLE'];

/** The lowest is asked first. Null: it has the message, or has refused it for good. */
const ranks: Readonly<Record<SendState, number | null>> = {
  // A busy mailbox, or one that delays unknown senders, expects the same server again.
  RECIPIENT_BUSY: 0,
  NOT_NOW: 2,
  NO_ANSWER: 3,
  ASKED: 3,
  REFUSED: null,
  ACCEPTED: null,
  DELIVERED: null,
  FAILED: null,
};
const neverAsked = 1;

/** Returns the providers of a route that may still get a message, the one to ask first at the beginning (D16). */
export function providersToAsk(route: readonly string[], earlier: readonly EarlierSend[]): string[] {
  return route
    .flatMap((provider, place) => {
      const send = earlier.find(each => each.provider === provider);
      const rank = send === undefined ? neverAsked : ranks[send.state];
      return rank === null ? [] : [{ provider, rank, since: send?.askedAt ?? place }];
    })
    .sort((a, b) => a.rank - b.rank || a.since - b.since)
    .map(({ provider }) => provider);
}

/** What comes after a failed attempt. */
export type AfterFailure = 'ANOTHER_PROVIDER' | 'LATER' | 'NEVER';

/** Decides whether another provider gets the message at once (D15), the message waits, or it has failed (D17). */
export function afterFailure(
  failure: Pick<Failure, 'code' | 'verdict'>,
  provider: string,
  route: readonly string[],
  earlier: readonly EarlierSend[],
  admits: (provider: string) => boolean,
): AfterFailure {
  const isForGood = failure.verdict === 'GIVE_UP';
  if (!isOf(provider, failure) || isAboutRecipient(failure)) return isForGood ? 'NEVER' : 'LATER';
  const others = providersToAsk(route, earlier).filter(other => other !== provider);
  const isNew = (other: string) => !earlier.some(send => send.provider === other);
  if (others.some(other => isNew(other) && admits(other))) return 'ANOTHER_PROVIDER';
  return isForGood && others.length === 0 ? 'NEVER' : 'LATER';
}

/** Whether a provider that could not deliver a message is one of another channel, so that the next may deliver it (D25). */
export function goesOnAfter(receiptCode: string): boolean {
  return factsOf(receiptCode)?.verdict === 'RETRY';
}

/** Returns what a failed attempt says about the provider. Null: the provider was not the reason, and was not asked. */
export function sendStateAfter(failure: Pick<Failure, 'code' | 'verdict'>, provider: string): SendState | null {
  if (!isOf(provider, failure)) return null;
  if (failure.verdict === 'GIVE_UP') return 'REFUSED';
  if (isAboutRecipient(failure)) return 'RECIPIENT_BUSY';
  return withoutAnswer.includes(failureReasonOf(failure.code)) ? 'NO_ANSWER' : 'NOT_NOW';
}

/** The other codes are our own: an app that is gone, or a bug. */
export function isOf(provider: string, { code }: Pick<Failure, 'code'>): boolean {
  return code.startsWith(`${provider}:`);
}

/** Whether another provider would meet the same refusal. */
function isAboutRecipient({ code, verdict }: Pick<Failure, 'code' | 'verdict'>): boolean {
  return verdict === 'RECIPIENT_BUSY' || failureReasonOf(code) === 'RECIPIENT_REFUSED';
}

/** Reads what `earlierSends` selects: `vonage NO_ANSWER 1764410000000,twilio ASKED 1764410010000`. */
export function parseSends(text: string | null): EarlierSend[] {
  if (text === null) return [];
  return text.split(',').map(each => {
    const [provider = '', state = '', askedAt = ''] = each.split(' ');
    return { provider, state: state as SendState, askedAt: Number(askedAt) };
  });
}
