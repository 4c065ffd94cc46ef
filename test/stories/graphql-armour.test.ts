import assert from 'node:assert/strict';
import { it } from 'node:test';
import { getIntrospectionQuery } from 'graphql';
import { exchange } from '../kit/exchange.js';
import { type Answer, post } from '../kit/graphql.js';
import { operations } from '../kit/operations.js';
import { stories, type World } from '../kit/world.js';

function times(count: number, text: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => text(index)).join(' ');
}

/** Checks that a document is refused for this reason before any of it runs. */
async function isRefused(world: World, query: string, reason: RegExp, variables?: Record<string, unknown>) {
  const answer = await post(world.url, query, variables);
  assert.equal(answer.status, 400, answer.text);
  assert.equal(answer.body.data, undefined);
  assert.deepEqual([...new Set(codesIn(answer))], ['BAD_USER_INPUT'], answer.text);
  assert.match(answer.body.errors?.[0]?.message ?? '', reason);
}

async function isAnswered(world: World, query: string, variables?: Record<string, unknown>): Promise<Answer> {
  const answer = await post(world.url, query, variables);
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.body.errors, undefined, answer.text);
  return answer;
}

function codesIn({ body }: Answer): string[] {
  return (body.errors ?? []).map(({ extensions }) => extensions.code);
}

/** Checks that the log has no unexpected error. */
function nothingUnforeseen(world: World): void {
  assert.deepEqual(
    world.logLines.filter(line => line.includes('unexpected error') || line.includes('request failed')),
    [],
  );
}

/** Sends a body as bytes. */
async function send(world: World, body: string): Promise<{ status: number; text: string; code: string | undefined }> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${world.url}/graphql`, { method: 'POST', headers, body });
  const text = await response.text();
  return { status: response.status, text, code: JSON.parse(text).errors?.[0]?.extensions.code };
}

stories('The limits of one request', world => {
  const twice: Record<string, string> = {
    'two logins': 'mutation { a: logout b: logout }',
    'the same field twice': 'mutation { logout logout }',
    'a typename beside it': 'mutation { logout __typename }',
    'a fragment with two': 'mutation { ...both } fragment both on Mutation { a: logout b: logout }',
    'a fragment written in place': 'mutation { ... on Mutation { a: logout b: logout } }',
    'a second operation with two': 'query one { app { id } } mutation two { a: logout b: logout }',
  };
  for (const [what, query] of Object.entries(twice)) {
    it(`X1 a mutation has one root field: not ${what}`, async () => {
      const user = await (await world.app()).pseudoUser();
      const { status, body } = await post(world.url, query, {}, { authorization: `Bearer ${user.token}` });
      assert.deepEqual([status, body.errors?.[0]?.extensions.code], [400, 'BAD_USER_INPUT']);
      assert.equal((await user.me()).id, user.id);
    });
  }

  it('at most 15 aliases, of __typename too', async () => {
    for (const field of ['__typename', 'app { id }']) {
      await isAnswered(world, `{ ${times(15, index => `a${index}: ${field}`)} }`);
      await isRefused(world, `{ ${times(16, index => `a${index}: ${field}`)} }`, /more than 15 aliases/);
    }
  });

  it('X1 at most 15 aliases, counted wherever their fragment is spread', async () => {
    const fragment = `fragment F on App { ${times(5, index => `a${index}: id`)} }`;
    await isAnswered(world, `{ app { ...F ...F ...F } } ${fragment}`);
    await isRefused(world, `{ app { ...F ...F ...F a: id } } ${fragment}`, /aliases/);
    const nested = `fragment G on App { ...F ...F ... { ...F } ... on App { ...F } }`;
    await isRefused(world, `{ app { ...G } } ${nested} ${fragment}`, /aliases/);
    await isRefused(world, `query a { app { id } } query b { ${times(16, i => `a${i}: __typename`)} }`, /aliases/);
  });

  it('no alias over 64 characters, because every item and every error repeats it', async () => {
    await isAnswered(world, `{ ${'a'.repeat(64)}: __typename }`);
    await isRefused(world, `{ ${'a'.repeat(65)}: __typename }`, /more than 64 characters/);
    await isRefused(world, `{ app { ...F } } fragment F on App { ... { ${'a'.repeat(90_000)}: id } }`, /characters/);
  });

  it('at most 250 fields and fragments as they are written, however often they are repeated', async () => {
    await isAnswered(world, `{ app { ${times(249, () => 'id')} } }`);
    await isRefused(world, `{ app { ${times(250, () => 'id')} } }`, /more than 250 fields/);
    await isRefused(world, `{ app { ${times(125, () => '... { id }')} } }`, /more than 250 fields/);
  });

  it('at most 1 000 tokens', async () => {
    // Five for the braces and `app`, eight for each of the first 124.
    const query = (tokens: number) =>
      `{ app { ${times(124, () => 'id @include(if: true)')} ${times(tokens - 5 - 8 * 124, () => 'id')} } }`;
    await isAnswered(world, query(1_000));
    await isRefused(world, query(1_001), /too large/);
  });

  it('at most eight levels deep, in fragments too', async () => {
    const tooDeep = /deeper than 8 fields/;
    const deep = (levels: number) => `${times(levels, () => '{ a')} ${times(levels, () => '}')}`;
    await isRefused(world, deep(9), tooDeep);
    await isRefused(world, deep(8), /Cannot query field/);
    await isRefused(world, deep(200), tooDeep);
    const inFragment = `fragment A on User { ${'x { '.repeat(7)} id ${'} '.repeat(7)} }`;
    await isRefused(world, `query { me { ...A } } ${inFragment}`, tooDeep);
  });

  it('at most 25 000 fields in the answer, however few of them are written', async () => {
    const doubling = (levels: number) =>
      `{ app { ...F${levels} } } fragment F0 on App { id } ${times(
        levels,
        level => `fragment F${level + 1} on App { ...F${level} ...F${level} }`,
      )}`;
    await isAnswered(world, doubling(14));
    await isRefused(world, doubling(15), /more than 25000 fields/);
    await isRefused(world, doubling(80), /more than 25000 fields/);
  });

  it('no fragment that contains itself', async () => {
    const circle = (size: number) =>
      times(size, index => `fragment F${index} on App { id ...F${(index + 1) % size} ...F0 }`);
    for (const size of [1, 2, 70, 80]) {
      await isRefused(world, `{ app { ...F0 } } ${circle(size)}`, /inside itself/);
      await isRefused(world, `{ app { id } } ${circle(size)}`, /inside itself/);
    }
  });

  it('no directive twice, no unknown one, and no deferred part of an answer', async () => {
    await isRefused(world, '{ app { id @skip(if: false) @skip(if: false) } }', /can only be used once/);
    await isRefused(world, `{ app { id ${times(300, index => `@d${index}`)} } }`, /Unknown directive/);
    await isRefused(world, '{ app { ... @defer { id } } }', /Unknown directive/);
  });

  it('introspection is within these limits', async () => {
    await isAnswered(world, getIntrospectionQuery({ descriptions: true, inputValueDeprecation: true }));
    const deep = times(4, () => '{ fields { type').concat(' { name }', '} }'.repeat(4));
    await isRefused(world, `{ __schema { types ${deep} } }`, /Maximum introspection depth/);
  });
});

stories('Hostile variables', world => {
  const write = 'mutation ($input: ProfileInput) { createPseudoUser(input: $input) { tokenType } }';

  it('are ignored where the operation does not declare them, however many', async () => {
    const variables = Object.fromEntries(Array.from({ length: 9_000 }, (_, index) => [`v${index}`, 1]));
    await isAnswered(world, '{ app { id } }', variables);
  });

  it('are refused where too many are missing or wrong, and never logged as a bug', async () => {
    await isRefused(world, `query (${times(190, i => `$v${i}: Int!`)}) { app { id } }`, /Variable/);
    const unknown = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`v${index}`, 1]));
    await isRefused(world, write, /variable/, { input: unknown });
    const used = `query (${times(100, i => `$v${i}: Boolean!`)}) { app { ${times(100, i => `id @skip(if: $v${i})`)} } }`;
    await isRefused(world, used, /too large/);
    const fewer = used.replaceAll(/\$v[6-9]\d: Boolean!|id @skip\(if: \$v[6-9]\d\)/g, '');
    await isRefused(world, fewer, /variable/);
    nothingUnforeseen(world);
  });

  it('I4 may be nested deeply without a stack overflow, as variables or literals', async () => {
    const nested = `${'{"a":'.repeat(16_000)}1${'}'.repeat(16_000)}`;
    const body = JSON.stringify({ query: write, variables: { input: { attributes: 'here' } } });
    assert.deepEqual(await codeOf(send(world, body.replace('"here"', nested))), [200, 'BAD_USER_INPUT']);
    const lists = `${'['.repeat(45_000)}${']'.repeat(45_000)}`;
    assert.deepEqual(await codeOf(send(world, body.replace('"here"', lists))), [400, 'BAD_USER_INPUT']);
    const literal = (value: string) =>
      `mutation { createPseudoUser(input: { attributes: { a: ${value} } }) { tokenType } }`;
    const answer = await post(world.url, literal(`${'['.repeat(480)}${']'.repeat(480)}`));
    assert.deepEqual(codesIn(answer), ['BAD_USER_INPUT'], answer.text);
    nothingUnforeseen(world);
  });

  it('A1 are measured as often as they occur in an object', async () => {
    const places = times(200, index => `a${index}: $list`);
    const query = `mutation ($list: JSONObject!) { createPseudoUser(input: { attributes: { ${places} } }) { tokenType } }`;
    const answer = await post(world.url, query, { list: { of: Array(40_000).fill(1) } });
    assert.deepEqual(codesIn(answer), ['BAD_USER_INPUT']);
  });

  it('change no prototype, under any name', async () => {
    const query = 'query ($__proto__: ID = "a", $constructor: ID) { app { id __proto__: name } }';
    const bodies: [body: string, status: number, code: string | undefined][] = [
      [`{"query":"{ app { id } }","variables":{"__proto__":{"polluted":true}}}`, 400, 'BAD_USER_INPUT'],
      [`{"query":"{ app { id } }","variables":{"a":[{"\\u005f_proto__":{"polluted":true}}]}}`, 400, 'BAD_USER_INPUT'],
      [`{"query":"{ app { id } }","variables":{"constructor":{"prototype":{"a":1}}}}`, 400, 'BAD_USER_INPUT'],
      [`{"__proto__":{"query":"{ app { id } }"}}`, 400, 'BAD_USER_INPUT'],
      [JSON.stringify({ query }), 400, 'BAD_USER_INPUT'],
      [JSON.stringify({ query: '{ app { __proto__: id } }' }), 200, undefined],
      [
        JSON.stringify({
          query: 'mutation { createPseudoUser(input: { attributes: { __proto__: { a: 1 } } }) { tokenType } }',
        }),
        200,
        'BAD_USER_INPUT',
      ],
      [
        JSON.stringify({
          query: 'mutation { createPseudoUser(input: { __proto__: { displayName: "a" } }) { tokenType } }',
        }),
        400,
        'BAD_USER_INPUT',
      ],
    ];
    for (const [body, status, code] of bodies) {
      const shown = await send(world, body);
      assert.deepEqual([shown.status, shown.code], [status, code], `${body} ${shown.text}`);
    }
    const variables = encodeURIComponent('{"__proto__":{"polluted":true},"token":"x"}');
    const read = encodeURIComponent('query ($token: String!) { linkInfo(token: $token) { kind } }');
    const headers = { 'apollo-require-preflight': 'yes' };
    const response = await fetch(`${world.url}/graphql?query=${read}&variables=${variables}`, { headers });
    assert.match(await response.text(), /"INVALID_TOKEN"/);
    assert.deepEqual(Object.keys(Object.prototype), []);
    assert.equal('polluted' in {}, false);
  });
});

async function codeOf(answer: ReturnType<typeof send>): Promise<[number, string | undefined]> {
  const { status, code } = await answer;
  return [status, code];
}

stories('The answer to a hostile document', world => {
  const long = 'x'.repeat(45_000);
  const documents: Record<string, string> = {
    'two hundred unknown fields': `{ app { ${times(200, index => `unknown${index}`)} } }`,
    'two hundred conflicts': `{ app { ${times(7, index => `a${index}: id`)} ${times(200, () => 'a0: name')} } }`,
    'two hundred unused fragments': `{ app { id } } ${times(120, index => `fragment F${index} on App { id }`)}`,
    'a circle of seventy fragments': `{ app { ...F0 } } ${times(70, i => `fragment F${i} on App { ...F${(i + 1) % 70} ...F0 }`)}`,
    'nine hundred mistakes and no end': `{ ${times(900, index => `x${index}`)}`,
    'a name of 45 000 letters': `{ ${long} }`,
    'a variable of 45 000 letters': `query ($${long}: Int!) { app { id @skip(if: $${long}) } }`,
    'a missing variable of 45 000 letters': `query ($${long}: Boolean!) { app { id @skip(if: $${long}) } }`,
    'a fragment of 45 000 letters': `{ app { ...${long} } }`,
    'an operation of 45 000 letters': `query ${long} { nothing }`,
    'a text of 45 000 letters': `{ app(name: "${long}") { id } }`,
    'a number of 90 000 digits': `mutation { login(identifier: "a", password: "b", expiresIn: ${'9'.repeat(90_000)}) { tokenType } }`,
  };
  for (const [what, query] of Object.entries(documents)) {
    it(`has at most ten errors and 5 KB about ${what}`, async () => {
      const answer = await post(world.url, query);
      assert.equal(answer.status, 400);
      const count = answer.body.errors?.length ?? 0;
      assert.ok(count >= 1 && count <= 10, `${count} errors`);
      assert.ok(answer.text.length < 5_000, `${answer.text.length} bytes`);
      assert.equal(answer.headers.get('cache-control'), 'no-store');
    });
  }

  it('has at most ten errors about an operation that ran', async () => {
    const answer = await post(world.url, `{ app { id } ${times(14, index => `a${index}: user(id: "a") { id }`)} }`);
    assert.equal(answer.body.errors?.length, 10);
    assert.deepEqual([...new Set(codesIn(answer))], ['UNAUTHENTICATED']);
  });
});

stories(
  'In production',
  world => {
    it('does not reveal the schema, neither whole nor in parts', async () => {
      for (const query of [
        getIntrospectionQuery(),
        '{ __type(name: "User") { name } }',
        '{ a: __schema { queryType { name } } }',
      ]) {
        const answer = await post(world.url, query);
        assert.deepEqual([answer.status, [...new Set(codesIn(answer))]], [400, ['BAD_USER_INPUT']]);
        assert.equal(answer.body.errors?.[0]?.message, 'This server does not describe its schema.');
        assert.doesNotMatch(answer.text, /apollo/i);
      }
      await isAnswered(world, '{ __typename }');
    });

    const misspelled: [what: string, query: string, variables?: Record<string, unknown>][] = [
      ['a root field', '{ ap { id } }'],
      ['a field', '{ app { nam } }'],
      ['an argument', 'mutation { login(identifier: "a", password: "b", expiresn: 1) { accessToken } }'],
      ['a type', 'query ($a: Registerinput) { app { id } }'],
      ['a fragment’s type', '{ app { ... on Ap { id } } }'],
      ['a value of an enum', 'mutation { resendVerification(kind: EMIAL) { id } }'],
      ['a value of an enum in a variable', operations.resendVerification, { kind: 'EMIAL' }],
      ['a field of an input', 'mutation { register(input: { password: "a", displayNam: "a" }) { accessToken } }'],
      ['a field of an input in a variable', operations.register, { input: { displayNam: 'a', password: 'b' } }],
      ['a directive', '{ app { id @inclde(if: true) } }'],
    ];
    for (const [what, query, variables] of misspelled) {
      it(`does not reveal how ${what} is spelled`, async () => {
        const answer = await post(world.url, query, variables);
        assert.deepEqual([answer.status, codesIn(answer)[0]], [400, 'BAD_USER_INPUT']);
        assert.doesNotMatch(answer.text, /did you mean|"app\b|"name\b|expiresIn|"EMAIL\b|displayName|include\b/);
      });
    }
  },
  { production: true, publicUrl: 'https://id.example.com', graphiql: false },
);

stories('A request that is not a POST of JSON', world => {
  const query = '{ app { id } }';
  const read = `/graphql?query=${encodeURIComponent(query)}`;

  it('is answered as a GET with a header that no other site can send, and only for queries', async () => {
    for (const header of ['x-apollo-operation-name', 'apollo-require-preflight']) {
      const response = await fetch(world.url + read, { headers: { [header]: 'x' } });
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('cache-control'), 'no-store');
      const write = await fetch(`${world.url}/graphql?query=mutation{logout}`, { headers: { [header]: 'x' } });
      assert.deepEqual([write.status, write.headers.get('allow')], [405, 'POST']);
    }
    for (const headers of [
      {},
      { accept: 'application/json' },
      { 'content-type': 'text/plain' },
      { 'apollo-require-preflight': '' },
    ]) {
      assert.ok(
        [400, 415].includes((await fetch(world.url + read, { headers: headers as Record<string, string> })).status),
      );
    }
  });

  it('is refused as any other type of body, whatever the query', async () => {
    const types = [
      'text/plain',
      'text/plain;application/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/graphql',
      'application/jsonp',
      'application/json, text/plain',
      'text/json',
      'json',
      '',
    ];
    for (const type of types) {
      const body = new Blob([JSON.stringify({ query })]);
      const headers = { 'apollo-require-preflight': 'yes', ...(type && { 'content-type': type }) };
      const response = await fetch(world.url + read, { method: 'POST', headers, body });
      assert.equal(response.status, 415, type);
      assert.match(await response.text(), /"BAD_USER_INPUT"/);
    }
  });

  it('is refused as a batch, in any form', async () => {
    for (const body of [[{ query }], [{ query }, { query }], [], [[{ query }]], { 0: { query } }]) {
      const { status, code } = await send(world, JSON.stringify(body));
      assert.deepEqual([status, code], [400, 'BAD_USER_INPUT'], JSON.stringify(body));
    }
  });

  it('is refused with any other method, and HEAD runs nothing', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      assert.equal((await fetch(world.url + read, { method })).status, 404);
    }
    const head = await fetch(world.url + read, { method: 'HEAD', headers: { 'apollo-require-preflight': 'yes' } });
    assert.deepEqual([head.status, await head.text()], [405, '']);
  });
});

stories('A malformed Host', world => {
  const body = '{"query":"{ app { id } }"}';
  const lines = ['Content-Type: application/json', `Content-Length: ${body.length}`, 'Connection: close', '', body];

  it('is the caller’s mistake and not logged as our error', async () => {
    for (const host of ['[', 'a b', '999.999.999.999']) {
      const answer = await exchange(world.url, ['POST /graphql HTTP/1.1', `Host: ${host}`, ...lines].join('\r\n'));
      assert.match(answer, /^HTTP\/1\.1 400 .*"BAD_USER_INPUT"/s, host);
    }
    nothingUnforeseen(world);
  });

  it('may be missing where HTTP/1.0 has none', async () => {
    const answer = await exchange(world.url, ['POST /graphql HTTP/1.0', ...lines].join('\r\n'));
    assert.match(answer, /^HTTP\/1\.1 200 .*"app":/s);
  });
});
