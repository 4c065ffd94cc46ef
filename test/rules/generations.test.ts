import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Generations, isVoid, judgeRefresh } from '../../src/domain/sessions/generations.rules.js';

const rotatedAt = 1_000_000;

function judge(session: Generations, given: number, laterMs: number) {
  return judgeRefresh({ ...session, rotatedAt }, given, rotatedAt + laterMs);
}

/** Returns the session after these refresh tokens were presented, a minute apart. */
function after(...presented: readonly number[]): Generations {
  let session: Generations = { generation: 1, voided: 0, voidedBefore: 0 };
  for (const given of presented) {
    const judgement = judge(session, given, 60_000);
    assert('next' in judgement, `${given} is judged ${judgement.verdict}`);
    session = judgement.next;
  }
  return session;
}

/** Answers were lost after 4 and once more: 5 and 6 are void, 7 is the newest. */
const lost = after(1, 2, 3, 4, 4, 4);
/** 7 arrived and was used. */
const found = after(1, 2, 3, 4, 4, 4, 7);
/** The database is a copy that knew nothing after 2; 6 came. */
const adopted = after(1, 6);

describe('A refresh', () => {
  const table: [string, Generations, number, number, string][] = [
    ['with the first token', after(), 1, 0, 'ROTATE'],
    ['with the newest token', after(1, 2, 3, 4), 5, 0, 'ROTATE'],
    ['with the newest token, days later', after(1, 2, 3, 4), 5, 864_000_000, 'ROTATE'],
    ['with the last presented, at once', after(1, 2, 3, 4), 4, 0, 'REPEAT'],
    ['with the last presented, after 10 s', after(1, 2, 3, 4), 4, 10_000, 'REPEAT'],
    ['with the last presented, after more than 10 s', after(1, 2, 3, 4), 4, 10_001, 'FURTHER'],
    ['with the last presented, by a clock that was put back', after(1, 2, 3, 4), 4, -10_001, 'FURTHER'],
    ['with the one before the last, at once', after(1, 2, 3, 4), 3, 0, 'REPEAT'],
    ['with the one before the last, after 10 s', after(1, 2, 3, 4), 3, 10_000, 'REPEAT'],
    ['with the one before the last, after more than 10 s', after(1, 2, 3, 4), 3, 10_001, 'REUSED'],
    ['with the one before the last, by a clock that was put back', after(1, 2, 3, 4), 3, -10_001, 'REUSED'],
    ['with an older one, at once', after(1, 2, 3, 4), 2, 0, 'REUSED'],
    ['with the first one of many, at once', after(1, 2, 3, 4), 1, 0, 'REUSED'],
    ['after two lost answers, with the newest', lost, 7, 0, 'ROTATE'],
    ['after two lost answers, with the last presented at once', lost, 4, 10_000, 'REPEAT'],
    ['after two lost answers, with the last presented later', lost, 4, 10_001, 'FURTHER'],
    ['after two lost answers, with the one before the last, at once', lost, 3, 0, 'REUSED'],
    ['after two lost answers, with the first void one, at once', lost, 5, 0, 'REUSED'],
    ['after two lost answers, with the second void one, at once', lost, 6, 0, 'REUSED'],
    ['once the further one was used, with the last presented at once', found, 7, 0, 'REPEAT'],
    ['once the further one was used, with a void one at once', found, 6, 0, 'REUSED'],
    ['once the further one was used, with the one before the last, later', found, 4, 10_001, 'REUSED'],
    ['with the next that the database has forgotten', after(1), 3, 0, 'ADOPT'],
    ['with a later one that the database has forgotten', after(1), 4_294_967_295, 0, 'ADOPT'],
    ['once a forgotten one was adopted, with the same', adopted, 6, 0, 'REPEAT'],
    ['once a forgotten one was adopted, with the same later', adopted, 6, 10_001, 'FURTHER'],
    ['once a forgotten one was adopted, with its successor', adopted, 7, 0, 'ROTATE'],
    ['once a forgotten one was adopted, with the one before, at once', adopted, 5, 0, 'REUSED'],
    ['once a forgotten one was adopted, with the newest of the copy', adopted, 2, 0, 'REUSED'],
    ['once a forgotten one was adopted, with the last presented of the copy', adopted, 1, 0, 'REUSED'],
  ];
  for (const [what, session, given, laterMs, verdict] of table) {
    it(`T5 ${what} is judged ${verdict}`, () => {
      assert.equal(judge(session, given, laterMs).verdict, verdict);
    });
  }

  it('T5 always issues a generation that was never issued before', () => {
    for (const [what, session, given, laterMs] of table) {
      const judgement = judge(session, given, laterMs);
      if (!('next' in judgement)) continue;
      assert.ok(judgement.next.generation > Math.max(session.generation, given), what);
    }
  });
});

describe('A generation', () => {
  const table: [string, Generations, number[]][] = [
    ['of a new session', after(), []],
    ['of a session without lost answers', after(1, 2, 3, 4), []],
    ['after two lost answers', lost, [5, 6]],
    ['once the further one was used', found, [5, 6]],
    ['once the next one was used as well', after(1, 2, 3, 4, 4, 4, 7, 8), []],
    ['after lost answers twice in a row', after(1, 2, 2, 4, 4), [3, 5]],
    ['once a forgotten one was adopted', adopted, []],
    ['once a forgotten one was adopted and its answer was lost', after(1, 6, 6), [7]],
  ];
  for (const [what, session, voids] of table) {
    it(`T5 ${what} is void: ${voids.join(' and ') || 'none'}`, () => {
      const known = Array.from({ length: 12 }, (_, generation) => generation);
      assert.deepEqual(
        known.filter(generation => isVoid(session, generation)),
        voids,
      );
    });
  }

  it('T5 that an older release rotated is judged as before: the columns that it does not know keep their meaning', () => {
    const session = { ...after(1, 2), generation: 4 };
    assert.deepEqual(session, after(1, 2, 3));
  });
});
