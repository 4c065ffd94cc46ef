import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isInRange, splitHash } from '../../src/domain/passwords/breach-range.rules.js';

describe('A range of breached passwords', () => {
  // The example of the API's documentation.
  const { prefix, suffix } = splitHash('P@ssw0rd');

  it('W7 is requested by five digits of the SHA-1', () => {
    assert.deepEqual([prefix, suffix], ['21BD1', '2DC183F740EE76F27B78EB39C8AD972A757']);
  });

  const answers: [what: string, answer: string, found: boolean | null][] = [
    ['the row', `${'A'.repeat(35)}:1\r\n${suffix}:52579`, true],
    ['the row in small letters and other line ends', `${suffix.toLowerCase()}:1\n`, true],
    ['no such row', `${'A'.repeat(35)}:1`, false],
    ['no row', '', false],
    ['padding with the same digits', `${suffix}:0`, false],
    ['padding before the row', `${suffix}:0\r\n${suffix}:2`, true],
    ['a row with more digits', `0${suffix}:1`, null],
    ['a row without a count', suffix, null],
    ['a page', '<!doctype html><title>Log in</title>', null],
    ['the row and a page', `${suffix}:5\r\n<!doctype html>`, null],
    ['JSON', '{"breached":true}', null],
  ];
  for (const [what, answer, found] of answers) {
    it(`W7 answers ${found === null ? 'null' : found ? 'yes' : 'no'} for ${what}`, () => {
      assert.equal(isInRange(answer, suffix), found);
    });
  }
});
