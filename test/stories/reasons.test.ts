import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type ErrorReason, reasons } from '../../src/domain/refusal.js';
import { post } from '../kit/graphql.js';
import { png } from '../kit/images.js';
import { operations } from '../kit/operations.js';
import { newEmail, newName } from '../kit/test-app.js';
import { operatorToken, stories } from '../kit/world.js';

const { register, login, updateProfile } = operations;
const changeSettings = 'mutation ($input: AppSettingsInput!) { updateAppSettings(input: $input) { id } }';
const listUsers = 'query ($first: Int, $after: String) { users(first: $first, after: $after) { nodes { id } } }';
const password = 'correct horse battery staple';

type Errors = Awaited<ReturnType<typeof post>>['body']['errors'];

/** Returns the parts that a client can act upon. */
function toldIn(errors: Errors): Record<string, unknown> {
  const { requestId: _, ...told } = (errors?.[0]?.extensions ?? {}) as Record<string, unknown>;
  return told;
}

interface Case {
  query: string;
  variables: Record<string, unknown>;
  code?: string;
  field?: string;
  reason: ErrorReason;
  bounds?: { min?: number; max?: number };
}

const asRegistered = (
  input: Record<string, unknown>,
  reason: ErrorReason,
  rest: Partial<Case> & { field: string },
): Case => ({
  query: register,
  variables: { input: { username: newName(), password, ...input } },
  reason,
  ...rest,
});
const asSettings = (
  input: Record<string, unknown>,
  reason: ErrorReason,
  bounds: { min?: number; max?: number } = {},
): Case => ({
  query: changeSettings,
  variables: { input },
  field: Object.keys(input)[0] ?? '',
  reason,
  bounds,
});

const weak = { field: 'password', code: 'WEAK_PASSWORD' };
const misspelt = { input: { usernam: 'ada', password } };

/** Mistakes of app developers, operators and people, each with the reason in the answer. */
const cases: Record<string, Case> = {
  'a country by its name': asRegistered({ country: 'Japan', phone: '09012345678' }, 'UNKNOWN_COUNTRY', {
    field: 'country',
  }),
  'a display name with a control character': asRegistered({ displayName: 'a\u0007' }, 'INVALID_CHARACTERS', {
    field: 'displayName',
  }),
  'a display name that is too long': asRegistered({ displayName: 'a'.repeat(300) }, 'TOO_LONG', {
    field: 'displayName',
    bounds: { max: 100 },
  }),
  'attributes over 16 KiB': asRegistered({ attributes: { a: 'x'.repeat(17_000) } }, 'TOO_LARGE', {
    field: 'attributes',
    bounds: { max: 16_384 },
  }),
  'a username beside one to generate': asRegistered({ generateUsername: true }, 'EXCLUDES_ANOTHER', {
    field: 'generateUsername',
  }),
  'a local number without a country': asRegistered({ phone: '090-1234-5678' }, 'NEEDS_PLUS', {
    field: 'phone',
    code: 'INVALID_IDENTIFIER',
  }),
  'a number that no phone has': asRegistered({ phone: '+81901' }, 'IMPOSSIBLE_NUMBER', {
    field: 'phone',
    code: 'INVALID_IDENTIFIER',
  }),
  'a malformed email': asRegistered({ email: 'ada@' }, 'MALFORMED', { field: 'email', code: 'INVALID_IDENTIFIER' }),
  'a short password': asRegistered({ password: 'short' }, 'TOO_SHORT', { ...weak, bounds: { min: 8 } }),
  'a long password': asRegistered({ password: 'long '.repeat(60) }, 'TOO_LONG', { ...weak, bounds: { max: 256 } }),
  'a common password': asRegistered({ password: 'password1' }, 'TOO_COMMON', weak),
  'a password with the username in it': asRegistered(
    { username: 'lovelace1815', password: 'I am lovelace1815!' },
    'CONTAINS_IDENTIFIER',
    weak,
  ),
  'a password with the app’s name in it': asRegistered({ password: 'my reasonable pass' }, 'CONTAINS_APP_NAME', weak),
  'a password with a NUL': asRegistered({ password: 'correct\0horse' }, 'INVALID_CHARACTERS', weak),
  'no password': { query: register, variables: { input: { username: 'ada' } }, field: 'password', reason: 'REQUIRED' },
  'a number instead of a text': {
    query: register,
    variables: { input: { username: 7, password } },
    field: 'username',
    reason: 'WRONG_TYPE',
  },
  'a variable that is never used': {
    query: 'query ($country: String) { app { id } }',
    variables: {},
    reason: 'INVALID_OPERATION',
  },
  'a variable that is not declared': {
    query: 'mutation { login(identifier: $identifier, password: "x") { expiresIn } }',
    variables: {},
    reason: 'INVALID_OPERATION',
  },
  'a field that does not exist': { query: register, variables: misspelt, field: 'input', reason: 'UNKNOWN_FIELD' },
  'a lifetime of nothing': {
    query: login,
    variables: { identifier: 'ada', password, expiresIn: 0 },
    field: 'expiresIn',
    reason: 'OUT_OF_RANGE',
    bounds: { min: 1, max: 3_600 },
  },
  'a page of 101': {
    query: listUsers,
    variables: { first: 101 },
    field: 'first',
    reason: 'OUT_OF_RANGE',
    bounds: { min: 1, max: 100 },
  },
  'a cursor that is none': { query: listUsers, variables: { after: 'x' }, field: 'after', reason: 'MALFORMED' },
  'a webhook that is no URL': asSettings({ webhookUrl: 'example.com/hook' }, 'NOT_A_URL'),
  'a page for new passwords with a fragment': asSettings(
    { passwordResetUrl: 'https://app.example.com/#reset' },
    'HAS_FRAGMENT',
  ),
  'a page for new passwords without https': asSettings({ passwordResetUrl: 'http://app.example.com/' }, 'NEEDS_HTTPS'),
  'a redirect to a scheme that is not listed': asSettings({ emailVerifiedUrl: 'shop://verified' }, 'SCHEME_NOT_LISTED'),
  'a lifetime over a day': asSettings({ accessTokenLifetime: 90_000 }, 'OUT_OF_RANGE', { min: 60, max: 86_400 }),
  'a default lifetime over the longest': asSettings({ accessTokenLifetime: 7_200 }, 'OUT_OF_RANGE', {
    min: 60,
    max: 3_600,
  }),
  'a colour in words': asSettings({ brandColor: 'teal' }, 'NOT_A_COLOR'),
  'a logo that is no image': asSettings({ logo: 'data:image/svg+xml;base64,PHN2Zz4=' }, 'NOT_AN_IMAGE'),
  'a logo of one pixel': asSettings({ logo: png(1, 1).toString('base64') }, 'IMAGE_SIZE', { min: 16, max: 2_000 }),
  'a country in words': asSettings({ allowedCountries: ['Japan'] }, 'UNKNOWN_COUNTRY'),
  'a country that is none': asSettings({ allowedCountries: ['UK'] }, 'UNKNOWN_COUNTRY'),
  'two senders for a country': asSettings(
    {
      smsSendersByCountry: [
        { country: 'US', sender: 'Shop' },
        { country: 'US', sender: 'Mall' },
      ],
    },
    'REPEATED',
  ),
  'a sender for no country': asSettings({ smsSendersByCountry: [{ country: '*', sender: 'Shop' }] }, 'UNKNOWN_COUNTRY'),
  'a sender of twelve letters': asSettings(
    { smsSendersByCountry: [{ country: 'US', sender: 'Rock and Rol' }] },
    'MALFORMED',
  ),
  'a claim that every token has': asSettings({ claims: { sub: 'x' } }, 'RESERVED_NAME'),
  'a claim with an unknown variable': asSettings({ claims: { mail: '{{ user.email }}' } }, 'UNKNOWN_VARIABLE'),
};

stories('E1 A refusal gives its reason', world => {
  for (const [what, { query, variables, code = 'BAD_USER_INPUT', field, reason, bounds = {} }] of Object.entries(
    cases,
  )) {
    it(`for ${what}: ${reason}`, async () => {
      const app = await world.app({ name: 'Reason' });
      const isAdmins = query === changeSettings || query === listUsers;
      const headers: Record<string, string> = { 'x-app-id': app.id };
      if (isAdmins) headers.authorization = `Bearer ${operatorToken}`;
      const { body, text } = await post(world.url, query, variables, headers);
      const [error] = body.errors ?? [];
      const told = toldIn(body.errors);
      assert.deepEqual(told, { code, reason, ...bounds, ...(field && { field }) }, text);
      if (reason in reasons && code !== 'BAD_USER_INPUT') assert.equal(error?.message, reasons[reason]);
    });
  }

  it('also where a code has only one', async () => {
    const app = await world.app();
    const { body } = await post(world.url, login, { identifier: newName(), password }, { 'x-app-id': app.id });
    assert.deepEqual(
      [body.errors?.[0]?.extensions.code, body.errors?.[0]?.extensions.reason],
      ['INVALID_CREDENTIALS', 'INVALID_CREDENTIALS'],
    );
    const nobody = await post(world.url, updateProfile, { input: {} }, { 'x-app-id': app.id });
    assert.equal(nobody.body.errors?.[0]?.extensions.reason, 'NO_TOKEN');
  });

  it('and the required role, where a token is not enough', async () => {
    const app = await world.app();
    const { token } = await app.register({ username: newName() });
    const ask = async (query: string, variables: Record<string, unknown>, bearer: string) => {
      const headers = { 'x-app-id': app.id, authorization: `Bearer ${bearer}` };
      const { code, reason, field } =
        (await post(world.url, query, variables, headers)).body.errors?.[0]?.extensions ?? {};
      return [code, reason, field];
    };
    assert.deepEqual(await ask(listUsers, {}, token), ['FORBIDDEN', 'ROLE_TOO_LOW', undefined]);
    assert.deepEqual(await ask('{ apps { id } }', {}, token), ['FORBIDDEN', 'OPERATOR_ONLY', undefined]);
    const page = { input: { passwordResetUrl: 'https://app.example.com/' } };
    assert.deepEqual(await ask(changeSettings, page, app.adminToken), [
      'FORBIDDEN',
      'OPERATOR_ONLY',
      'passwordResetUrl',
    ]);
    assert.deepEqual(await ask('mutation { logout }', {}, app.adminToken), ['FORBIDDEN', 'USERS_ONLY', undefined]);
  });

  it('E2 and names the misspelt field, in development', async () => {
    const { text } = await post(world.url, register, misspelt);
    assert.match(text, /has no field .*usernam/);
    const { text: asked } = await post(world.url, '{ me { usernam } }');
    assert.match(asked, /Cannot query field .*usernam.* on type/);
    const { text: written } = await post(world.url, 'mutation { register(input: { passwrd: "x" }) { accessToken } }');
    assert.match(written, /passwrd/);
  });

  it('E3 but does not reveal whether an address has an owner', async () => {
    const app = await world.app({ emailVerification: true, loginByCode: ['EMAIL'] });
    const owner = newEmail();
    await app.registerProven({ email: owner });
    const toldAbout = async (identifier: string) => {
      const headers = { 'x-app-id': app.id };
      const claimant = await app.register({ username: newName(), email: identifier });
      const { loginId } = await app.do('requestLoginCode', { identifier });
      const { resetId } = await app.do('requestPasswordReset', { identifier });
      const token = { ...headers, authorization: `Bearer ${claimant.token}` };
      const code = '000000';
      const answers = await Promise.all([
        post(world.url, login, { identifier, password: `${password}!` }, headers),
        post(world.url, operations.verifyEmail, { code }, token),
        post(world.url, operations.logInWithCode, { loginId, code }, headers),
        post(world.url, operations.resetPassword, { input: { resetId, code, newPassword: password } }, headers),
      ]);
      return answers.map(({ body }) => ({ ...toldIn(body.errors), message: body.errors?.[0]?.message }));
    };
    const told = await toldAbout(owner);
    const codes = told.map(answer => ('code' in answer ? answer.code : null));
    assert.deepEqual(codes, ['INVALID_CREDENTIALS', 'INVALID_CODE', 'INVALID_CODE', 'INVALID_CODE']);
    assert.deepEqual(await toldAbout(newEmail()), told);
  });
});

stories(
  'E1 A server without providers gives its reason',
  world => {
    it('when somebody switches verification on', async () => {
      for (const [name, reason] of [
        ['emailVerification', 'NO_EMAIL_PROVIDER'],
        ['phoneVerification', 'NO_SMS_PROVIDER'],
      ] as const) {
        const { body } = await post(
          world.url,
          changeSettings,
          { input: { [name]: true } },
          { authorization: `Bearer ${operatorToken}` },
        );
        const told = toldIn(body.errors);
        assert.deepEqual(told, { code: 'BAD_USER_INPUT', reason, field: name });
        assert.equal(body.errors?.[0]?.message, reasons[reason]);
      }
    });

    it('when somebody sets a webhook at a private address', async () => {
      for (const [webhookUrl, reason] of [
        ['http://hook.example.com/', 'NEEDS_HTTPS'],
        ['https://10.0.0.1/', 'PRIVATE_NETWORK'],
      ] as const) {
        const { body } = await post(
          world.url,
          changeSettings,
          { input: { webhookUrl } },
          { authorization: `Bearer ${operatorToken}` },
        );
        assert.equal(body.errors?.[0]?.extensions.reason, reason);
      }
    });
  },
  { production: true, publicUrl: 'https://id.example.com' },
);
