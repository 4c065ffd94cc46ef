import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DrizzleQueryError } from 'drizzle-orm';
import { createLog } from '../../src/platform/observability/log.js';

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  write(createLog('trace', { write: line => void lines.push(line) }));
  return lines.join('');
}

describe('The log', () => {
  it('is one JSON object a line, with the time in ISO 8601 and the level as a word', () => {
    const line = JSON.parse(logged(log => log.info({ port: 4000 }, 'ready')));
    assert.deepEqual({ ...line, time: null }, { level: 'info', time: null, port: 4000, msg: 'ready' });
    assert.equal(new Date(line.time).toISOString(), line.time);
  });

  const secrets = [
    { password: 'hunter2' },
    { currentPassword: 'hunter2' },
    { code: 'hunter2' },
    { headers: { authorization: 'hunter2', 'set-cookie': 'hunter2' } },
    { input: [{ deep: { refreshToken: 'hunter2' } }] },
    { vonage: { apiSecret: 'hunter2', api_key: 'hunter2' } },
  ];
  for (const secret of secrets) {
    it(`V11 leaves out the value of ${JSON.stringify(secret).replaceAll('"hunter2"', '…')}`, () => {
      assert.doesNotMatch(
        logged(log => log.info(secret, 'x')),
        /hunter2/,
      );
      assert.doesNotMatch(
        logged(log => log.child(secret).info('x')),
        /hunter2/,
      );
      assert.match(
        logged(log => log.info(secret, 'x')),
        /redacted/,
      );
    });
  }

  const cause = Object.assign(new Error('duplicate key value violates unique constraint "identifiers_pk"'), {
    code: '23505',
    detail: 'Key (value)=(ann@example.com) already exists.',
  });
  const quotingErrors: [string, Error][] = [
    ['drizzle', new DrizzleQueryError('select $1', ['ann@example.com', 'a\nat ann@example.com'], cause)],
    [
      'PostgreSQL',
      Object.assign(new Error('invalid input syntax for type json: "ann@example.com"'), { code: '22P02' }),
    ],
    ['JSON.parse', errorOf(() => JSON.parse('ann@example.com {"a"'))],
    [
      'a wrapper',
      new Error('The database is not available', { cause: new DrizzleQueryError('q', ['ann@example.com'], cause) }),
    ],
    ['a library', Object.assign(new Error('Bad answer'), { response: { body: 'ann@example.com' } })],
  ];
  for (const [thrower, error] of quotingErrors) {
    it(`V11 repeats no value that an error of ${thrower} quotes, and keeps its stack`, () => {
      const lines = [
        logged(log => log.error(error)),
        logged(log => log.error({ err: error })),
        logged(log => log.error({ err: error, requestId: 'r1' }, 'failed')),
        logged(log => log.error({ inner: { error } }, 'failed')),
      ];
      for (const line of lines) {
        assert.doesNotMatch(line, /ann@example\.com/);
        assert.match(line, /log\.test\.[jt]s:\d+/);
      }
    });
  }

  it('keeps the code of an error, which names it', () => {
    assert.equal(JSON.parse(logged(log => log.error({ err: cause }, 'failed'))).err.code, '23505');
  });
});

function errorOf(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('nothing was thrown');
}
