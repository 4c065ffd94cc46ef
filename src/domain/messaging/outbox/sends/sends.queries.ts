import { and, asc, eq, inArray, isNull, notInArray, type SQL, sql } from 'drizzle-orm';
import { type Params, prepared } from '../../../../platform/store/prepared.js';
import type { Reader, Tx } from '../../../../platform/store/store.js';
import type { Tables } from '../../../../platform/store/tables.js';

export type SendRow = Tables['sends']['$inferSelect'];

/** Selects the text for `parseSends`, in the statement that leases a message. */
export function earlierSends({ tables: { sends, messages } }: Tx): SQL<string | null> {
  const each = sql`${sends.provider} || ' ' || ${sends.state} || ' ' || ${sends.askedAt}`;
  return sql`(select string_agg(${each}, ',') from ${sends} where ${sends.messageId} = ${messages.id})`;
}

/** In these states a provider has the message, and is not asked again (D16). */
const having = ['ACCEPTED', 'DELIVERED', 'FAILED'] as const;

type Ask = Pick<SendRow, 'messageId' | 'provider' | 'askedAt'>;

const insertAsk = prepared('ask_provider', ({ db, tables: { sends } }: Tx, p: Params<Ask>) =>
  db
    .insert(sends)
    .values({
      messageId: sql`${p.messageId}`,
      provider: sql`${p.provider}`,
      state: 'ASKED',
      providerMessageId: null,
      code: null,
      askedAt: sql`${p.askedAt}`,
      answeredAt: null,
      receiptAt: null,
      parts: null,
    })
    .onConflictDoUpdate({
      target: [sends.messageId, sends.provider],
      set: { state: 'ASKED', code: null, askedAt: sql`excluded.asked_at`, answeredAt: null, parts: null },
      setWhere: notInArray(sends.state, [...having]),
    }),
);

/** Writes that a provider is about to be asked, in the transaction that leases the message. Does not wait for the database's answer. */
export async function writeAsk(tx: Tx, ask: Ask): Promise<void> {
  await tx.send(insertAsk(tx, { ...ask }));
}

type Answer = Ask & Pick<SendRow, 'state' | 'code' | 'providerMessageId' | 'parts'> & { answeredAt: number };

const updateAnswer = prepared('answer_of_provider', ({ db, tables: { sends } }: Tx, p: Params<Answer>) =>
  db
    .update(sends)
    .set({
      // A receipt for one part may have arrived before, and set the state to ACCEPTED (D33).
      state: sql`case when ${sends.state} = 'ASKED' then ${p.state} else ${sends.state} end`,
      code: sql`case when ${sends.state} = 'ASKED' then ${p.code} else ${sends.code} end`,
      providerMessageId: sql`${p.providerMessageId}`,
      answeredAt: sql`${p.answeredAt}`,
      parts: sql`${p.parts}`,
    })
    .where(
      and(
        eq(sends.messageId, p.messageId),
        eq(sends.provider, p.provider),
        eq(sends.askedAt, p.askedAt),
        inArray(sends.state, ['ASKED', 'ACCEPTED']),
        isNull(sends.answeredAt),
      ),
    ),
);

const deleteAsk = prepared('forget_ask', ({ db, tables: { sends } }: Tx, p: Params<Ask>) =>
  db.delete(sends).where(isOpen(sends, p)),
);

/** Selects a send that is still ours: neither a receipt nor a later attempt by another worker has changed it. */
function isOpen(sends: Tables['sends'], p: Params<Ask>): SQL | undefined {
  return and(
    eq(sends.messageId, p.messageId),
    eq(sends.provider, p.provider),
    eq(sends.askedAt, p.askedAt),
    eq(sends.state, 'ASKED'),
  );
}

/** Writes the answer of a provider. Null means that it was not asked after all. */
export async function writeAnswer(
  tx: Tx,
  ask: Ask,
  answer: Pick<SendRow, 'state' | 'code' | 'providerMessageId' | 'parts'> | null,
  now: number,
): Promise<void> {
  await tx.send(answer === null ? deleteAsk(tx, { ...ask }) : updateAnswer(tx, { ...ask, ...answer, answeredAt: now }));
}

/** Lists the sends of these messages, in the order of their last attempts. */
export async function listSends(
  { db, tables: { sends } }: Reader,
  messageIds: readonly string[],
): Promise<readonly SendRow[]> {
  if (messageIds.length === 0) return [];
  return await db
    .select()
    .from(sends)
    .where(inArray(sends.messageId, [...messageIds]))
    .orderBy(asc(sends.askedAt), asc(sends.provider));
}
