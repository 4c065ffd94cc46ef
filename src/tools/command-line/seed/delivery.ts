import { countryOf, readStoredPhone } from '../../../domain/identifiers/phone.rules.js';
import { messageSettlement, type SendOutcome } from '../../../domain/messaging/outbox/delivery.rules.js';
import {
  isHeldBack,
  leaseOldest,
  type MessageRow,
  moveToInbox,
  settleMessage,
} from '../../../domain/messaging/outbox/messages.queries.js';
import { recordReceipt } from '../../../domain/messaging/outbox/sends/receipts.queries.js';
import { sweepMessages } from '../../../domain/messaging/outbox/sweep.queries.js';
import { leaseMs } from '../../../platform/workers/outbox.queries.js';
import type { SeedContext } from './seed-context.js';

/** The possible answers of a provider, with the codes of the real adapters. */
const answers = {
  ACCEPTED: { SMS: null, EMAIL: null },
  REFUSED: { SMS: 'vonage:15', EMAIL: 'smtp:550' },
} as const;

const channels = ['SMS', 'EMAIL'] as const;
const providers = { SMS: 'vonage', EMAIL: 'smtp' } as const;
const receiptAfterMs = 5_000;

/** Settles all waiting messages, like the worker after the answer of a provider. No provider is asked. */
export async function deliver(
  context: SeedContext,
  answer: keyof typeof answers = 'ACCEPTED',
  receipt = receiptOf(context),
) {
  const { deps } = context;
  context.wait(1_000);
  const now = deps.now();
  const sent = await deps.store.transaction(async tx => {
    const settled: MessageRow[] = [];
    for (const channel of channels) {
      const lease = { lane: channel, limit: 100, now, leaseUntil: now + leaseMs };
      for (const message of await leaseOldest(tx, lease)) {
        const outcome = outcomeOf(message, answers[answer][channel]);
        await settleMessage(tx, message, messageSettlement(message, outcome, providers[channel], { now, random: 0 }));
        if (outcome.result === 'SENT') settled.push(message);
        if (outcome.result === 'HELD_BACK') deps.counts.add(message.appId, 'HELD_BACK', message.lastError ?? '');
      }
    }
    return settled;
  });
  const texted = sent.filter(({ channel }) => channel === 'SMS');
  for (const { appId, recipient } of texted) {
    const country = countryOf(readStoredPhone(recipient));
    deps.counts.add(appId, 'SMS', country);
    deps.counts.add(appId, 'SMS_SEGMENTS', country);
  }
  if (receipt === null || texted.length === 0) return;
  const code = receipt === 'DELIVERED' ? null : 'vonage:receipt-1';
  const at = Math.min(now + receiptAfterMs, context.present);
  await deps.store.transaction(async tx => {
    for (const { id } of texted)
      await recordReceipt(tx, providers.SMS, { messageId: id, state: receipt, code, part: null }, at);
  });
}

function outcomeOf(message: MessageRow, failure: string | null): SendOutcome {
  if (isHeldBack(message)) return { result: 'HELD_BACK' };
  if (failure !== null) return { result: 'FAILED', code: failure, verdict: 'GIVE_UP' };
  if (message.channel === 'EMAIL') return { result: 'SENT', providerMessageId: null, segments: null };
  return { result: 'SENT', providerMessageId: `EXAMPLE${message.id.slice(-12)}`, segments: 1 };
}

/** Of a hundred SMS, four fail and ten get no receipt. */
function receiptOf({ dice }: SeedContext): 'DELIVERED' | 'FAILED' | null {
  const roll = dice.below(100);
  if (roll < 4) return 'FAILED';
  return roll < 14 ? null : 'DELIVERED';
}

/** Moves waiting messages to the development inbox, where their codes and links work. */
export async function deliverToInbox({ deps }: SeedContext): Promise<void> {
  await deps.store.transaction(async tx => {
    for (const channel of channels) await moveToInbox(tx, channel, deps.now());
  });
}

/** Lets waiting messages expire. */
export async function expireMessages({ deps }: SeedContext): Promise<void> {
  await deps.store.transaction(tx => sweepMessages(tx, deps.now()));
}
