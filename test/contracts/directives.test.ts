import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildSchema, type ExecutionResult, type GraphQLSchema, graphql } from 'graphql';
import type { Viewer } from '../../src/api/callers/viewer.js';
import type { Context } from '../../src/api/graphql/context.js';
import { enforceAuth } from '../../src/api/graphql/directives/auth.js';
import { checkVerifiedOnly, enforceVerifiedOnly } from '../../src/api/graphql/directives/verified-only.js';
import { buildServedSchema, declareSchema } from '../../src/api/graphql/schema.js';
import { type App, defaultSettings } from '../../src/domain/apps/settings.rules.js';
import type { Deps } from '../../src/domain/deps.js';
import { Refusal } from '../../src/domain/refusal.js';

/** Thrown by a resolver that was reached, because its dependencies do not exist here. */
class Reached extends Error {}
const nothing = new Proxy({} as Deps, {
  get: (_, name) => {
    throw new Reached(`deps.${String(name)} was reached`);
  },
});
const app: App = { id: 'default', settings: defaultSettings };

function ask(schema: GraphQLSchema, source: string, viewer: Viewer['kind'] = 'ANYONE'): Promise<ExecutionResult> {
  const contextValue = {
    deps: nothing,
    viewer: { kind: viewer },
    call: { app, appIsNamed: false, actor: { kind: 'ADMIN', id: 'a' }, ip: '127.0.0.1', userAgent: null },
  } as Context;
  return graphql({ schema, source, contextValue });
}

async function causeOf(answer: Promise<ExecutionResult>): Promise<Error | undefined> {
  return (await answer).errors?.[0]?.originalError ?? undefined;
}

const byIdentifier = [
  ['Mutation.login', 'mutation { login(identifier: "jo.doe", password: "x") { tokenType } }'],
  ['Mutation.requestLoginCode', 'mutation { requestLoginCode(identifier: "jo.doe", channel: EMAIL) { loginId } }'],
  ['Mutation.requestPasskeyLogin', 'mutation { requestPasskeyLogin(identifier: "jo.doe") { loginId } }'],
  ['Mutation.requestPasswordReset', 'mutation { requestPasswordReset(identifier: "jo.doe") { accepted } }'],
  ['Query.userByIdentifier', '{ userByIdentifier(identifier: "jo.doe") { id } }'],
] as const;

describe('@verifiedOnly', () => {
  it('L2 protects every field that turns an identifier into a user', () => {
    const fields = fieldsWith(declareSchema(), 'verifiedOnly');
    assert.deepEqual(fields, byIdentifier.map(([field]) => field).sort());
  });

  for (const [field, source] of byIdentifier) {
    it(`L2 resolves the identifier of ${field}, which fails without it`, async () => {
      assert.ok((await causeOf(ask(enforceVerifiedOnly(declareSchema()), source))) instanceof Reached);
      const cause = await causeOf(ask(declareSchema(), source));
      assert.match(cause?.message ?? '', /@verifiedOnly did not run/);
    });
  }

  it('L2 refuses a malformed identifier before it reads anything', async () => {
    const cause = await causeOf(
      ask(enforceVerifiedOnly(declareSchema()), '{ userByIdentifier(identifier: "a b") { id } }'),
    );
    assert.ok(cause instanceof Refusal);
    assert.deepEqual([cause.code, cause.details.field], ['INVALID_IDENTIFIER', 'identifier']);
  });

  const directive = 'directive @verifiedOnly(argument: String! = "identifier") on FIELD_DEFINITION';
  const mistakes: [title: string, fields: string, error: RegExp][] = [
    [
      'a query that takes an identifier',
      'type Query { user(identifier: String!): ID }',
      /Query\.user .* lacks @verifiedOnly/,
    ],
    [
      'a mutation that takes one under a longer name',
      'type Query { a: ID } type Mutation { login(userIdentifier: String!): ID }',
      /Mutation\.login .* lacks/,
    ],
    [
      'a directive that names no argument',
      'type Query { user(name: String!): ID @verifiedOnly }',
      /Query\.user has no argument/,
    ],
    [
      'a directive that names another argument',
      'type Query { user(identifier: String!): ID @verifiedOnly(argument: "name") }',
      /Query\.user has no argument/,
    ],
    [
      'a subscription, where nothing would enforce it,',
      'type Query { a: ID } type Subscription { seen(identifier: String!): ID @verifiedOnly }',
      /Subscription\.seen begins before its @verifiedOnly/,
    ],
  ];
  for (const [title, fields, error] of mistakes) {
    it(`L2 refuses to start a server with ${title} and no protection`, () => {
      assert.throws(() => checkVerifiedOnly(buildSchema(`${directive} ${fields}`)), error);
    });
  }

  const auth = 'enum Role { USER ADMIN OPERATOR } directive @auth(requires: Role! = USER) on FIELD_DEFINITION';
  for (const [role, mayGoWithout] of [
    ['USER', false],
    ['ADMIN', true],
    ['OPERATOR', true],
  ] as const) {
    it(`L2 ${mayGoWithout ? 'allows' : 'refuses'} a field for role ${role} without it`, () => {
      const fields = `type Query { explain(identifier: String!): ID @auth(requires: ${role}) }`;
      const check = () => checkVerifiedOnly(buildSchema(`${directive} ${auth} ${fields}`));
      if (mayGoWithout) check();
      else assert.throws(check, /Query\.explain .* lacks @verifiedOnly/);
    });
  }

  it('L2 lets a server start where each such field is protected, whatever its argument is called', () => {
    const fields =
      'type Query { a(identifier: String!): ID @verifiedOnly b(name: String!): ID @verifiedOnly(argument: "name") }';
    checkVerifiedOnly(buildSchema(`${directive} ${fields}`));
    checkVerifiedOnly(declareSchema());
  });
});

describe('@auth', () => {
  const closed = '{ app { settings { name } } }';

  it('T8 alone closes a field: without it, anybody may read the field', async () => {
    const { data } = await ask(declareSchema(), closed);
    assert.deepEqual(JSON.parse(JSON.stringify(data)), { app: { settings: { name: defaultSettings.name } } });
    const cause = await causeOf(ask(enforceAuth(declareSchema()), closed));
    assert.ok(cause instanceof Refusal && cause.code === 'UNAUTHENTICATED');
  });

  it('Q1 is checked before @verifiedOnly, so that nobody without a session learns who exists', async () => {
    const cause = await causeOf(ask(buildServedSchema(), '{ userByIdentifier(identifier: "jo.doe") { id } }'));
    assert.ok(cause instanceof Refusal && cause.code === 'UNAUTHENTICATED');
  });

  const answers: [viewer: Viewer['kind'], code: string | null][] = [
    ['ANYONE', 'UNAUTHENTICATED'],
    ['INVALID', 'INVALID_TOKEN'],
    ['ADMIN', null],
    ['OPERATOR', null],
  ];
  for (const [viewer, code] of answers) {
    it(`T8 answers ${viewer} with ${code ?? 'the field'} where an admin is needed`, async () => {
      const cause = await causeOf(ask(buildServedSchema(), closed, viewer));
      assert.equal(cause instanceof Refusal ? cause.code : null, code);
    });
  }

  it('P2 protects every field except those that a person without a session needs', () => {
    const open = [
      'Query.app',
      'Query.linkInfo',
      'Mutation.createPseudoUser',
      'Mutation.register',
      'Mutation.login',
      'Mutation.completeLogin',
    ];
    const openToo = [
      'Mutation.refreshSession',
      'Mutation.verifyLink',
      'Mutation.verifyMailedCode',
      'Mutation.disownLink',
    ];
    const reset = ['Query.resetLinkInfo', 'Mutation.requestPasswordReset', 'Mutation.resetPassword'];
    const passkeys = [
      'Mutation.requestPasskeyLogin',
      'Mutation.logInWithPasskey',
      'Mutation.requestPasskeyFactor',
      'Mutation.startPasskeyAfterReset',
      'Mutation.addPasskeyAfterReset',
    ];
    const codes = ['Mutation.requestLoginCode', 'Mutation.logInWithCode'];
    const notices = ['Query.noticeInfo', 'Mutation.endSessionsByNotice', 'Mutation.sendResetByNotice'];
    const review = ['Query.accountReview', 'Mutation.resetPasswordAndReview', 'Mutation.removeReviewedAddress'];
    const prepared = [
      'Mutation.keepNumberByNotice',
      'Mutation.removeAddedByNotice',
      'Mutation.removePrepared',
      'Mutation.disownAddress',
    ];
    const undo = [
      'Mutation.undoByNotice',
      'Mutation.objectByNotice',
      'Mutation.proveByNotice',
      'Mutation.requestCodeByNotice',
    ];
    const schema = declareSchema();
    const guarded = new Set(fieldsWith(schema, 'auth'));
    const unguarded = rootFields(schema).filter(field => !guarded.has(field));
    const all = [...open, ...openToo, ...reset, ...passkeys, ...codes, ...notices, ...review, ...prepared, ...undo];
    assert.deepEqual(unguarded.sort(), all.sort());
  });
});

function rootFields(schema: GraphQLSchema): string[] {
  const roots = [schema.getQueryType(), schema.getMutationType()];
  return roots.flatMap(root => Object.keys(root?.getFields() ?? {}).map(field => `${root?.name}.${field}`));
}

function fieldsWith(schema: GraphQLSchema, directive: string): string[] {
  const isMarked = (path: string) => {
    const [type = '', field = ''] = path.split('.');
    const root = type === 'Query' ? schema.getQueryType() : schema.getMutationType();
    return root?.getFields()[field]?.astNode?.directives?.some(({ name }) => name.value === directive) === true;
  };
  return rootFields(schema).filter(isMarked).sort();
}
