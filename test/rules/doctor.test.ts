import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countMigrations } from '../../src/platform/store/inspected.js';
import { fail, failBySentence, ok, show } from '../../src/tools/command-line/doctor/finding.rules.js';
import {
  judgeClock,
  judgeLog,
  judgeMigrations,
  judgeModes,
  judgeNode,
  judgeRoom,
} from '../../src/tools/command-line/doctor/judgements.rules.js';

const mebibyte = 1024 * 1024;

describe('The doctor', () => {
  it('warns of a clock that is more than 2 s off, and fails one that is more than a minute off', () => {
    const levels = [0, 2_000, -2_000, 2_001, -2_001, 60_000, 60_001, -60_001].map(ms => judgeClock(ms, 'x').level);
    assert.deepEqual(levels, ['ok', 'ok', 'ok', 'warn', 'warn', 'warn', 'FAIL', 'FAIL']);
    assert.match(judgeClock(61_000, 'PostgreSQL').found, /^this machine is 61 s behind PostgreSQL$/);
    assert.match(judgeClock(-3_500, 'PostgreSQL').found, /^this machine is 3.5 s ahead of PostgreSQL$/);
  });

  it('warns of files on which other users have any right, and names only those', () => {
    assert.equal(judgeModes([]).level, 'ok');
    assert.equal(judgeModes([['a', 0o100600]]).level, 'ok');
    const found = judgeModes([
      ['a', 0o100600],
      ['b', 0o100644],
      ['c', 0o100620],
    ]);
    assert.match(show(found), /^warn {2}file modes: .* b \(644\), c \(620\)\n {6}→ chmod 600 b c$/);
  });

  it('warns of little room on the disk, and fails where there is almost none', () => {
    const level = (free: number, size = 0) => judgeRoom(free * mebibyte, size * mebibyte).level;
    assert.deepEqual([level(99), level(100), level(1_023), level(1_024)], ['FAIL', 'warn', 'warn', 'ok']);
    assert.deepEqual([level(2_000, 2_001), level(2_000, 2_000)], ['warn', 'ok']);
  });

  it('warns of a write-ahead log that is not merged', () => {
    assert.deepEqual([judgeLog(64, 64, 'p').level, judgeLog(65, 64, 'p').level], ['ok', 'warn']);
  });

  it('warns of missing migrations, and fails where a newer version has run others', () => {
    const level = (...done: string[]) => judgeMigrations(countMigrations(['a', 'b'], new Set(done))).level;
    assert.deepEqual([level(), level('a'), level('a', 'b')], ['ok', 'warn', 'ok']);
    assert.deepEqual([level('a', 'b', 'c'), level('a', 'c'), level('c')], ['FAIL', 'FAIL', 'FAIL']);
  });

  it('reads the versions of Node in engines', () => {
    const level = (version: string) => judgeNode(version, '^20.19.0 || ^22.12.0 || ^24.0.0').level;
    assert.deepEqual(['20.19.0', '20.20.2', '22.12.0', '24.1.0'].map(level), ['ok', 'ok', 'ok', 'ok']);
    assert.deepEqual(['20.18.9', '21.99.0', '22.11.9', '25.0.0'].map(level), ['FAIL', 'FAIL', 'FAIL', 'FAIL']);
  });

  it('prints one line, and a second with what to do', () => {
    assert.equal(show(ok('a', 'b\n  c')), 'ok    a: b c');
    assert.equal(show(fail('a', 'b', 'c\nd')), 'FAIL  a: b\n      → c d');
    assert.equal(show(failBySentence('a', 'It is so: do that: now.', 'x')), 'FAIL  a: It is so\n      → do that: now.');
    assert.equal(show(failBySentence('a', 'It is so.', 'x')), 'FAIL  a: It is so.\n      → x');
  });
});
