import type { SendState } from '../../../../platform/store/tables.js';
import type { Failure } from '../../../../platform/workers/outbox.rules.js';
import { factsOf, failureReasonOf } from '../../providers/codes.rules.js';
import type { FailureReason } from '../../providers/failure.rules.js';

/** A provider that was already asked to send this message. */
export interface EarlierSend {
  provider: string;
  state: SendState;
  askedAt: number;
}

/** After one of these failures, the provider may or may not have accepted the message. */
const withoutAnswer: readonly FailureReason[] = ['TIMEOUT', 'CONNECTION', 'UNREADABLE'];

/** The lowest is asked first. Null means never again: the provider has accepted the message, or refused it permanently. */
const ranks: Readonly<Record<SendState, number | null>> = {
  // A busy mailbox, or one that delays unknown senders, expects the next attempt from the same server.
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

/** Returns the providers of a route that may still get a message, in the order in which to ask them (D16). */
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

/** The next step after a failed attempt. */
export type AfterFailure = 'ANOTHER_PROVIDER' | 'LATER' | 'NEVER';

/** Decides whether to ask another provider at once (D15), to try again later, or to give up (D17). */
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

/** Whether another provider may deliver a message after this receipt. True if the provider uses another network, such as WhatsApp (D25). */
export function mayDeliverElsewhere(receiptCode: string): boolean {
  return factsOf(receiptCode)?.verdict === 'RETRY';
}

/** Returns the state of a send after a failed attempt. Null if the provider was not asked, so that it is not the cause. */
export function sendStateAfter(failure: Pick<Failure, 'code' | 'verdict'>, provider: string): SendState | null {
  if (!isOf(provider, failure)) return null;
  if (failure.verdict === 'GIVE_UP') return 'REFUSED';
  if (isAboutRecipient(failure)) return 'RECIPIENT_BUSY';
  return withoutAnswer.includes(failureReasonOf(failure.code)) ? 'NO_ANSWER' : 'NOT_NOW';
}

/** Whether a code comes from this provider. Other codes are our own: the app was deleted, or there is a bug. */
export function isOf(provider: string, { code }: Pick<Failure, 'code'>): boolean {
  return code.startsWith(`${provider}:`);
}

/** Whether the refusal concerns the recipient, so that another provider would refuse too. */
function isAboutRecipient({ code, verdict }: Pick<Failure, 'code' | 'verdict'>): boolean {
  return verdict === 'RECIPIENT_BUSY' || failureReasonOf(code) === 'RECIPIENT_REFUSED';
}

/** Parses the text that `earlierSends` selects: `vonage NO_ANSWER 1764410000000,twilio ASKED 1764410010000`. */
export function parseSends(text: string | null): EarlierSend[] {
  if (text === null) return [];
  return text.split(',').map(each => {
    const [provider = '', state = '', askedAt = ''] = each.split(' ');
    return { provider, state: state as SendState, askedAt: Number(askedAt) };
  });
}
