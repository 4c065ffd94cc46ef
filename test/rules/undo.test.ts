import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type FreezeFacts, isOldEnough, outcomeOf } from '../../src/domain/accounts/undo/undo.rules.js';

const nothing: FreezeFacts = {
  restoresAt: 1_000,
  objectedAt: null,
  undoProvenAt: null,
  objectionProvenAt: null,
  decidedAt: null,
  outcome: null,
};

describe('The address of a user after an undo', () => {
  const rows: [why: string, facts: Partial<FreezeFacts>, before: string, after: string][] = [
    ['nobody says anything', {}, 'WAITING', 'OLD'],
    ['nobody could object', { restoresAt: null }, 'ADMIN', 'ADMIN'],
    ['objected without a proof', { objectedAt: 5, restoresAt: null }, 'ADMIN', 'ADMIN'],
    ['undone with a proof', { undoProvenAt: 5 }, 'OLD', 'OLD'],
    ['objected with a proof', { objectionProvenAt: 5 }, 'NEW', 'NEW'],
    ['objected without a proof, then undone with one', { objectedAt: 5, undoProvenAt: 6 }, 'OLD', 'OLD'],
    ['both with a proof', { undoProvenAt: 5, objectionProvenAt: 6 }, 'ADMIN', 'ADMIN'],
    ['time gave the old one back', { restoresAt: null, outcome: 'OLD' }, 'OLD', 'OLD'],
    ['then an objection with a proof', { restoresAt: null, outcome: 'OLD', objectionProvenAt: 6 }, 'NEW', 'NEW'],
    ['an admin kept the new one', { undoProvenAt: 5, decidedAt: 7, outcome: 'NEW' }, 'NEW', 'NEW'],
    ['an admin kept the old one', { objectionProvenAt: 5, decidedAt: 7, outcome: 'OLD' }, 'OLD', 'OLD'],
  ];
  for (const [why, facts, before, after] of rows) {
    it(`C15 ${why}: ${before}, and after 24 hours ${after}`, () => {
      assert.equal(outcomeOf({ ...nothing, ...facts }, 999), before);
      assert.equal(outcomeOf({ ...nothing, ...facts }, 1_000), after);
    });
  }

  it('C11 C14 a factor that is younger than 72 hours makes no change final and proves nothing', () => {
    const hours = 3_600_000;
    assert.equal(isOldEnough(0, { givenUpAt: 72 * hours - 1 }), false);
    assert.equal(isOldEnough(0, { givenUpAt: 72 * hours }), true);
    assert.equal(isOldEnough(1, { givenUpAt: 0 }), false);
  });
});
