import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hadBegun } from '../../src/platform/values/clock.rules.js';

const now = 1_000_000_000;
const hour = 3_600_000;

describe('A fact that began before an instant', () => {
  for (const [title, began, instant, expected] of [
    ['W5 it had begun', -2, -1, true],
    ['W5 it began later', -1, -2, false],
    ['W16 it began before the clock was set back, and the instant came after', 2, -1, true],
    ['W5 W16 both came before the clock was set back, and it began later', 2, 1, false],
    ['W16 both came before the clock was set back, in this order', 1, 2, true],
  ] as const) {
    it(title, () => assert.equal(hadBegun(now + began * hour, now + instant * hour, now), expected));
  }
});
