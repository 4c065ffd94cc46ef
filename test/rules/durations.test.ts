import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { durationInWords, durationProblem, joinDuration, splitDuration } from '../../src/web/portal/durations.js';

describe('A time that people type in the portal', () => {
  it('O25 has the largest unit that gives a whole number', () => {
    const cases: [seconds: number, count: string, unit: string][] = [
      [0, '0', 'seconds'],
      [1, '1', 'seconds'],
      [90, '90', 'seconds'],
      [600, '10', 'minutes'],
      [3_600, '1', 'hours'],
      [5_400, '90', 'minutes'],
      [86_399, '86399', 'seconds'],
      [86_400, '1', 'days'],
      [90_000, '25', 'hours'],
    ];
    for (const [seconds, count, unit] of cases) assert.deepEqual(splitDuration(seconds), { count, unit });
  });

  it('O25 is the same after it was shown and read again', () => {
    for (let seconds = 0; seconds <= 90_000; seconds++) assert.equal(joinDuration(splitDuration(seconds)), seconds);
    assert.equal(joinDuration(splitDuration(null)), null);
  });

  it('O25 is a whole number, in the digits of any script', () => {
    assert.equal(joinDuration({ count: ' １０ ', unit: 'minutes' }), 600);
    assert.equal(joinDuration({ count: '007', unit: 'seconds' }), 7);
    for (const count of ['1.5', '1,5', '-1', '+1', '1e3', 'ten', '0x10', '9999999999', '1 0']) {
      assert.equal(joinDuration({ count, unit: 'hours' }), Number.NaN, count);
      assert.match(durationProblem(Number.NaN, { min: 0, max: 9 }) ?? '', /whole number/);
    }
  });

  it('O25 is refused in words outside its range', () => {
    const range = { min: 60, max: 86_400 };
    assert.equal(durationProblem(59, range), 'Enter at least 1 minute.');
    assert.equal(durationProblem(86_401, range), 'Enter at most 1 day.');
    for (const seconds of [null, 60, 86_400]) assert.equal(durationProblem(seconds, range), null);
    assert.equal(durationInWords(5_430), '1 hour 30 minutes 30 seconds');
    assert.equal(durationInWords(0), '0 seconds');
    assert.equal(durationInWords(172_800), '2 days');
  });
});
