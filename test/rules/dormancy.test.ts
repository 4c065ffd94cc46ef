import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isDormant, type LastSeen } from '../../src/domain/identifiers/dormancy/dormancy.rules.js';

const dayMs = 86_400_000;
const now = 20_000 * dayMs;
const never: LastSeen = { phoneSince: 0, lastLoginAt: 0, sessionUsedAt: 0, lastActiveDay: 0, madeAt: 0 };

describe('A phone number', () => {
  it('M11 is dormant when its owner has shown no sign for longer than the setting, to the millisecond', () => {
    for (const sign of ['phoneSince', 'lastLoginAt', 'sessionUsedAt', 'madeAt'] as const) {
      const seen = (ago: number) => ({ ...never, [sign]: now - ago });
      assert.equal(isDormant(seen(180 * dayMs), 180, now), false, sign);
      assert.equal(isDormant(seen(180 * dayMs + 1), 180, now), true, sign);
      assert.equal(isDormant(seen(180 * dayMs + 1), 181, now), false, sign);
    }
    assert.equal(isDormant({ ...never, lastActiveDay: 19_820 }, 180, now), false);
    assert.equal(isDormant({ ...never, lastActiveDay: 19_819 }, 180, now), true);
  });

  it('M11 is never dormant with 0, nor when the clock was set back', () => {
    assert.equal(isDormant(never, 0, now), false);
    assert.equal(isDormant(never, 3_650, now), true);
    assert.equal(isDormant({ ...never, lastLoginAt: now + dayMs }, 1, now), false);
  });
});
