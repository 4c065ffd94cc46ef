import assert from 'node:assert/strict';
import { it } from 'node:test';
import { errorCodes, type RefusalDetails, reasons, refusals } from '../../src/domain/refusal.js';
import { post } from '../kit/graphql.js';
import { operations } from '../kit/operations.js';
import { changesNothing } from '../kit/stored.js';
import { newName, password } from '../kit/test-app.js';
import { stories, type World } from '../kit/world.js';

/** Must appear in no response and no log, whichever wrong place it was written to. */
const secret = 'Hunter2SecretPhrase';
const upper = secret.toUpperCase();

interface Shown {
  status: number;
  text: string;
  errors: { message: string; extensions: { code: string; requestId?: string } & RefusalDetails }[];
}

/** Sends one request as bytes, and returns how it was refused. Checks that the log has the same request id. */
async function send(
  world: World,
  body: string,
  headers: Record<string, string> = {},
  path = '/graphql',
): Promise<Shown> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body };
  const response = await fetch(`${world.url}${path}`, body === 'GET' ? { headers } : init);
  const text = await response.text();
  const errors: Shown['errors'] = JSON.parse(text).errors ?? [];
  for (const { extensions } of errors) assert.equal(extensions.requestId, response.headers.get('x-request-id'), text);
  return { status: response.status, text, errors };
}

const { register, login, resendVerification, updateProfile, me } = operations;

/** Invalid operations with a secret in a wrong place, and the argument that the refusal names. */
const misplaced: [what: string, query: unknown, variables?: unknown, field?: string][] = [
  ['in a variable of the wrong type', register, { input: { username: 'ada', password: [secret] } }, 'password'],
  ['in an object where a text belongs', login, { identifier: { [secret]: secret }, password }, 'identifier'],
  ['instead of an input object', register, { input: secret }, 'input'],
  ['beside a missing variable', login, { password: secret }, 'identifier'],
  ['beside a missing password', login, { identifier: secret }, 'password'],
  ['in an unknown field of an input', register, { input: { [secret]: secret, password: secret } }, 'input'],
  [
    'in a field that looks like a place',
    register,
    { input: { [` at "input.${secret}"`]: 1, password: 1 } },
    'password',
  ],
  ['in an unknown value of an enum', resendVerification, { kind: secret }, 'kind'],
  ['instead of a JSON object', updateProfile, { input: { attributes: secret } }, 'attributes'],
  ['instead of a number', login, { identifier: 'ada', password, expiresIn: secret }, 'expiresIn'],
  ['instead of a flag', register, { input: { password, generateUsername: secret } }, 'generateUsername'],
  ['as an enum that is written out', `mutation { resendVerification(kind: ${secret}) { id } }`],
  ['as a text where an enum is written out', `mutation { resendVerification(kind: "${secret}") { id } }`],
  ['without its quotes', `mutation { login(identifier: "ada", password: ${secret}) { accessToken } }`],
  ['as the name of an argument', `mutation { login(identifier: "ada", ${secret}: "x") { accessToken } }`],
  ['in an argument that is misspelled', `mutation { login(identifier: "ada", pasword: "${secret}") { accessToken } }`],
  ['in a written input', `mutation { register(input: { ${secret}: "${secret}", password: 1 }) { accessToken } }`],
  ['in an operation that does not end', `mutation { login(identifier: "ada", password: "${secret}) { accessToken } }`],
  ['in an operation that is prose', `log me in with ${secret}`],
  ['as a field', `{ me { ${secret} } }`],
  ['as an argument of a field without any', `{ me(token: "${secret}") { id } }`],
  ['as a type', `query ($a: ${secret}) { me { id } }`],
  ['as a fragment', `{ me { ...${secret} } }`],
  ['as a directive', `{ me @${secret} { id } }`],
  ['as a subscription', `subscription { ${secret} }`],
  ['as a list of variables', me, [secret]],
  ['as a text instead of variables', me, secret],
  ['instead of an operation', { [secret]: secret }],
];

stories(
  'E2 A request that is no valid operation',
  world => {
    for (const [what, query, variables, field] of misplaced) {
      it(`with a secret ${what} is BAD_USER_INPUT${field ? `, names ${field}` : ''} and repeats nothing`, async () => {
        const attempt = async () => {
          const { status, text, errors } = await send(world, JSON.stringify({ query, variables }));
          assert.equal(status, 400, text);
          for (const { extensions } of errors) assert.equal(extensions.code, 'BAD_USER_INPUT', text);
          assert.ok(errors.length > 0);
          if (field !== undefined) assert.equal(errors[0]?.extensions.field, field, text);
          assert.ok(!text.toUpperCase().includes(upper), text);
        };
        await changesNothing(world, attempt);
        assert.deepEqual(
          world.logLines.filter(line => line.toUpperCase().includes(upper)),
          [],
        );
      });
    }

    it('keeps the names that help: those of the schema', async () => {
      const { text } = await send(world, JSON.stringify({ query: '{ me { usernam } }' }));
      assert.match(text, /Cannot query field .*….* on type .*User.*\. Did you mean .*username/);
    });

    const malformed: [what: string, body: string, status: number, headers?: Record<string, string>, path?: string][] = [
      ['JSON that does not end', `{"query":"${secret}`, 400],
      ['a JSON text', `"${secret}"`, 400],
      ['an empty object', '{}', 400],
      ['an empty body', '', 400],
      ['a prototype', `{"__proto__":{"query":"${secret}"}}`, 400],
      ['a list of operations', JSON.stringify([{ query: me }, { query: me }]), 400],
      ['the name of an operation that is not there', JSON.stringify({ query: me, operationName: secret }), 400],
      ['the content type of a form', `query=${secret}`, 415, { 'content-type': 'application/x-www-form-urlencoded' }],
      ['the content type of a text', `{"query":"{ ${secret} }"}`, 415, { 'content-type': 'text/plain' }],
      ['a GET for a mutation', 'GET', 405, { 'x-apollo-operation-name': 'x' }, '/graphql?query=mutation{logout}'],
      ['a GET that another site could send', 'GET', 400, {}, `/graphql?query={${secret}}`],
      [
        'a GET with broken variables',
        'GET',
        400,
        { 'x-apollo-operation-name': 'x' },
        `/graphql?query={me{id}}&variables=${secret}`,
      ],
    ];
    for (const [what, body, status, headers, path] of malformed) {
      it(`but ${what} is refused with ${status} and BAD_USER_INPUT, and not repeated anywhere`, async () => {
        const shown = await send(world, body, headers, path);
        assert.deepEqual(
          [shown.status, shown.errors.map(({ extensions }) => extensions.code)],
          [status, ['BAD_USER_INPUT']],
        );
        assert.ok(!shown.text.includes(secret), shown.text);
        assert.deepEqual(
          world.logLines.filter(line => line.includes(secret)),
          [],
        );
      });
    }

    it('has no shorter form: a hash instead of the text is refused', async () => {
      const persistedQuery = { version: 1, sha256Hash: secret };
      const { text, errors } = await send(world, JSON.stringify({ query: me, extensions: { persistedQuery } }));
      assert.equal(errors[0]?.extensions.code, 'BAD_USER_INPUT');
      assert.ok(!text.includes(secret));
    });
  },
  { graphiql: false },
);

stories('A refusal', world => {
  it('E1 has a code of the closed table, its sentence, the argument and the id under which the log has the request', async () => {
    const app = await world.app({ emailVerification: true });
    const input = { username: newName(), password: 'short' };
    const answer = await post(world.url, register, { input }, { 'x-app-id': app.id });
    const [error] = answer.body.errors ?? [];
    const requestId = answer.headers.get('x-request-id');
    assert.equal(error?.message, reasons.TOO_SHORT);
    const told = { code: 'WEAK_PASSWORD', reason: 'TOO_SHORT', field: 'password', min: 8, requestId };
    assert.deepEqual(error?.extensions, told);
    assert.ok(world.logLines.some(line => line.includes(requestId ?? 'none')));
  });

  it('repeats nothing of the request, whichever argument is wrong', async () => {
    const app = await world.app({ emailVerification: true, phoneVerification: true });
    const { token } = await app.register({ username: newName() });
    const inputs = [
      { username: `${secret} ${secret}` },
      { email: secret },
      { email: `${secret}@example.com` },
      { phone: `+81${secret}` },
      { username: newName(), displayName: `\0${secret}` },
      { username: newName(), country: secret },
      { username: newName(), locale: `${secret}_` },
      { username: newName(), attributes: { [`${secret}\0`]: secret } },
      { username: secret, password: `${secret}!` },
    ];
    const requests: [string, Record<string, unknown>][] = [
      [login, { identifier: `${secret}@`, password: secret }],
      [login, { identifier: secret, password: secret }],
      [operations.verifyLink, { token: secret }],
      [operations.linkInfo, { token: secret }],
      [operations.resetLinkInfo, { token: secret }],
      [operations.noticeInfo, { token: secret }],
      [operations.endSessionsByNotice, { token: secret }],
      [operations.sendResetByNotice, { token: secret }],
      [operations.undoByNotice, { token: secret }],
      [operations.objectByNotice, { token: secret }],
      [operations.requestCodeByNotice, { token: secret, phone: secret }],
      [operations.proveByNotice, { token: secret, input: { password: secret } }],
      [operations.refreshSession, { refreshToken: secret }],
      [operations.verifyPhone, { code: secret }],
      [operations.user, { id: secret }],
      [operations.changePassword, { currentPassword: secret, newPassword: `${secret}!` }],
      [operations.resetPassword, { input: { token: secret, newPassword: `${secret}!` } }],
    ];
    for (const input of inputs) requests.push([register, { input: { password: `${secret} ${secret}`, ...input } }]);
    for (const [query, variables] of requests) {
      const { text, body } = await post(world.url, query, variables, {
        'x-app-id': app.id,
        authorization: `Bearer ${token}`,
      });
      for (const { extensions } of body.errors ?? []) {
        assert.ok((errorCodes as string[]).includes(extensions.code), text);
        assert.notEqual(extensions.code, 'INTERNAL_SERVER_ERROR', text);
      }
      assert.ok(!text.toUpperCase().includes(upper), text);
    }
    assert.deepEqual(
      world.logLines.filter(line => line.toUpperCase().includes(upper)),
      [],
    );
  });

  it('repeats no header: neither a malformed token nor the name of an app', async () => {
    for (const headers of [{ authorization: `Bearer ${secret}` }, { authorization: secret }, { 'x-app-id': secret }]) {
      const { text, body } = await post(world.url, me, {}, headers as Record<string, string>);
      assert.match(body.errors?.[0]?.extensions.code ?? '', /^(INVALID_TOKEN|UNAUTHENTICATED|NOT_FOUND)$/);
      assert.ok(!text.includes(secret), text);
    }
    assert.deepEqual(
      world.logLines.filter(line => line.includes(secret)),
      [],
    );
  });

  it('E1 is one of two tables that the schema lists, with the same sentences', async () => {
    for (const [name, sentences] of [
      ['ErrorCode', refusals],
      ['ErrorReason', reasons],
    ] as const) {
      const query = `{ __type(name: "${name}") { enumValues { name description } } }`;
      // biome-ignore lint/suspicious/noExplicitAny: the shape depends on the document
      const { __type } = (await post(world.url, query)).body.data as any;
      const listed = __type.enumValues.map((each: { name: string; description: string }) => [
        each.name,
        each.description,
      ]);
      assert.deepEqual(Object.fromEntries(listed), sentences);
    }
  });
});
