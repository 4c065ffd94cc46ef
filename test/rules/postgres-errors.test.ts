import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isConflict, isContention, isUnavailable, reasonOf } from '../../src/platform/store/postgres/errors.rules.js';
import { waitingFor, whyUnfit, whyUseless } from '../../src/platform/store/postgres/fitness.rules.js';
import { StoreUnavailable } from '../../src/platform/store/store.js';

/** Wraps the error as drizzle does, whose text quotes the statement and its values. */
function failure(code: string, more: object = {}): Error {
  const cause = Object.assign(new Error('the reason'), { code, ...more });
  return new Error('Failed query: SELECT $1 params: secret', { cause });
}

const unavailable = [
  ...['08006', '08P01', '0A000', '25006', '25P03', '25P04', '26000', '28000', '28P01', '3D000', '42501', '42P01'],
  ...['53100', '53300', '55000', '55P03', '57014', '57P01', '57P03', '57P04', '58030', 'XX000', 'XX001'],
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT'],
];
const notUnavailable = ['22001', '22P05', '23505', '23503', '25001', '25P02', '40001', '40P01', '42601', '42703'];

describe('An error of PostgreSQL', () => {
  for (const code of unavailable) {
    it(`${code} means that the database is unavailable`, () => assert.ok(isUnavailable(failure(code))));
  }

  for (const code of notUnavailable) {
    it(`${code} does not mean that the database is unavailable`, () => assert.ok(!isUnavailable(failure(code))));
  }

  it('that ends the connection means it, whatever its code', () => {
    assert.ok(isUnavailable(failure('42704', { severity: 'FATAL' })));
    assert.ok(!isUnavailable(failure('42704', { severity: 'ERROR' })));
    assert.ok(isUnavailable(new Error('outer', { cause: new StoreUnavailable(new Error('no certificate')) })));
  });

  it('is a conflict for 40001, 40P01 and 23503 alone', () => {
    const codes = [...unavailable, ...notUnavailable].filter(code => isConflict(failure(code)));
    assert.deepEqual(codes, ['23503', '40001', '40P01']);
    const others = codes.filter(code => isContention(failure(code)));
    assert.deepEqual(others, ['40001', '40P01']);
  });

  it('has a reason without the statement and its values', () => {
    assert.equal(reasonOf(failure('28P01')), 'the reason (28P01)');
    assert.equal(reasonOf(new Error('a bug')), null);
  });
});

describe('A connection', () => {
  it('to a standby or a read-only database is not used', () => {
    assert.match(whyUseless({ isStandby: true, isReadOnly: true }) ?? '', /standby/);
    assert.match(whyUseless({ isStandby: false, isReadOnly: true }) ?? '', /read-only/);
    assert.equal(whyUseless({ isStandby: false, isReadOnly: false }), null);
  });

  it('is fit for a start when the tables are in the first schema, or do not exist yet', () => {
    const state = { role: 'r', database: 'd', schema: 's', encoding: 'UTF8', isStandby: false, isReadOnly: false };
    assert.equal(whyUnfit({ ...state, home: null }), null);
    assert.equal(whyUnfit({ ...state, home: 's' }), null);
    assert.match(whyUnfit({ ...state, home: 'other' }) ?? '', /"other"/);
    assert.match(whyUnfit({ ...state, home: null, encoding: 'SQL_ASCII' }) ?? '', /SQL_ASCII/);
  });

  it('that blocks migrations is named with what is known of it', () => {
    const blocker = { pid: 7, role: null, application: '', address: null, state: 'idle in transaction' };
    const sentence = 'Migrations have waited 5 s for a lock of process 7 (role unknown, idle in transaction).';
    assert.equal(waitingFor(5, [blocker]), sentence);
  });
});
