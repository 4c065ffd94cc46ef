import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { whyUnused } from '../../src/platform/store/postgres/replica.rules.js';

const primary = { isStandby: false, system: '7', timeline: 2, database: 'bonafide', schema: 'public', position: '100' };
const standby = { ...primary, isStandby: true };

describe('O36 A replica is used', () => {
  it('if it has replayed everything that the primary had written', () => {
    assert.equal(whyUnused(standby, primary), null);
    assert.equal(whyUnused({ ...standby, position: '101' }, primary), null);
  });

  it('not while it is behind, which is tried again later', () => {
    assert.deepEqual(whyUnused({ ...standby, position: '90' }, primary), {
      words: 'it is 10 bytes behind',
      mayPass: true,
    });
    // More than a double can hold exactly.
    const far = (position: string) => ({ ...primary, position });
    assert.notEqual(whyUnused({ ...standby, position: '9007199254740992' }, far('9007199254740993')), null);
  });

  for (const [what, change] of Object.entries({
    'a primary': { isStandby: false },
    'of another PostgreSQL': { system: '8' },
    'on another timeline, as after a failover': { timeline: 1 },
    'another database': { database: 'other' },
    'another schema': { schema: null },
  })) {
    it(`never if it is ${what}`, () => {
      assert.equal(whyUnused({ ...standby, ...change }, primary)?.mayPass, false);
    });
  }
});
