import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { it } from 'node:test';
import { heldBackReasonNames } from '../../src/domain/messaging/outbox/held-back.rules.js';
import { messageStates } from '../../src/platform/store/tables.js';
import { bonafide, runProgram } from '../kit/command-line.js';
import { ask } from '../kit/graphql.js';
import { keepSecretsIn } from '../kit/leaks.js';
import { stories } from '../kit/world.js';

const users = 60;
/** The data that each engine got from the same seed. */
const madeOn = new Map<string, unknown>();

interface SeededUser {
  id: string;
  username: string | null;
  displayName: string | null;
  isPseudo: boolean;
  disabled: boolean;
  email: { verified: boolean } | null;
  phone: { verified: boolean } | null;
  pendingEmail: string | null;
  pendingPhone: string | null;
}

stories('An invented crowd', world => {
  let token = '';
  const asAdmin = (document: string) => ask(world.url, document, {}, { authorization: `Bearer ${token}` });

  it('O22 fills an empty database, once, and prints a login that works', async () => {
    const { status, stdout, stderr } = await bonafide(world, ['seed', '--users', String(users), '--seed', '7']);
    assert.equal(status, 0, stderr);
    const [, username = '', email = '', phone = ''] = /^ {2}identifier {2}(\S+), (\S+) or (\S+)$/m.exec(stdout) ?? [];
    const [, password = ''] = /^ {2}password {4}(\S+)$/m.exec(stdout) ?? [];
    token = /shown this once: (\S+)$/m.exec(stdout)?.[1] ?? '';
    keepSecretsIn({ adminToken: token });
    for (const identifier of [username, email, phone]) {
      const document =
        'mutation ($identifier: String!, $password: String!) { login(identifier: $identifier, password: $password) { user { username } } }';
      const { login } = await ask(world.url, document, { identifier, password });
      assert.equal(login.user.username, username);
    }
    const again = await bonafide(world, ['seed']);
    assert.equal(again.status, 1);
    assert.match(again.stderr, /^The database has users already\./);
  });

  it('O22 has users in every state, and the same ones for the same seed', async () => {
    const answer = await asAdmin(`{ users(first: 100) { nodes {
      id username displayName isPseudo disabled email { verified } phone { verified } pendingEmail pendingPhone
    } } }`);
    const nodes: SeededUser[] = answer.users.nodes;
    assert.equal(nodes.length, users);
    const states: Record<string, (user: SeededUser) => boolean> = {
      'username only': ({ username, email, phone }) => username !== null && email === null && phone === null,
      'email verified': ({ email }) => email?.verified === true,
      'email not verified': ({ email }) => email?.verified === false,
      'phone verified': ({ phone }) => phone?.verified === true,
      'phone not verified': ({ phone }) => phone?.verified === false,
      both: ({ email, phone }) => email?.verified === true && phone?.verified === true,
      pseudo: ({ isPseudo }) => isPseudo,
      disabled: ({ disabled }) => disabled,
      'pending email': ({ pendingEmail }) => pendingEmail !== null,
      'pending phone': ({ pendingPhone }) => pendingPhone !== null,
      'another script': ({ displayName }) => /\p{Script=Arabic}/u.test(displayName ?? ''),
    };
    for (const [state, isIn] of Object.entries(states)) assert.ok(nodes.some(isIn), state);

    const made = nodes.map(({ id: _, ...user }) => JSON.stringify(user)).sort();
    madeOn.set(world.engine, made);
    for (const other of madeOn.values()) assert.deepEqual(made, other);
  });

  it('O22 has messages in every state but queued, held back for every reason, over 90 days', async () => {
    const messages: { state: string; error: string | null }[] = [];
    for (const state of messageStates) {
      const answer = await asAdmin(`{ messages(first: 100, filter: { state: ${state} }) { nodes { state error } } }`);
      messages.push(...answer.messages.nodes);
    }
    const found = new Set(messages.map(({ state }) => state));
    const missing = messageStates.filter(state => !found.has(state));
    assert.deepEqual(missing, ['QUEUED']);
    const reasons = new Set(messages.filter(({ state }) => state === 'SUPPRESSED').map(({ error }) => error));
    const absent = heldBackReasonNames.filter(reason => !reasons.has(reason));
    assert.deepEqual(absent, []);
    const { appOverview } = await asAdmin('{ appOverview(days: 90) { days { signUps } countries { sent } } }');
    const busy = appOverview.days.filter(({ signUps }: { signUps: number }) => signUps > 0);
    assert.ok(busy.length > 20, `sign-ups on ${busy.length} days`);
    assert.ok(appOverview.countries.length > 1);
  });
});

stories('A database that seed must not touch', world => {
  for (const [where, environment] of [
    ['in production', { NODE_ENV: 'production', PUBLIC_URL: 'https://id.example.com' }],
    ['with a provider', { SMTP_URL: 'smtps://mail.example.com', EMAIL_FROM: 'a@example.com' }],
  ] as const) {
    it(`O22 ${where} nothing is created, and one sentence gives the reason`, async () => {
      const secretKey = randomBytes(32).toString('base64');
      const given = {
        DATABASE_URL: world.databaseUrl,
        SECRET_KEY: secretKey,
        OPERATOR_TOKEN: 'operator-token-0123456789',
      };
      const { status, stdout, stderr } = await runProgram('bonafide.js', ['seed'], { ...given, ...environment });
      assert.deepEqual([status, stdout], [1, '']);
      assert.match(stderr, /^seed works in development only, and without a provider/);
    });
  }

  it('O22 refuses invalid numbers', async () => {
    for (const args of [
      ['--users', '0'],
      ['--users', '10001'],
      ['--users', 'many'],
      ['--seed', '-1'],
    ]) {
      const { status, stderr } = await bonafide(world, ['seed', ...args]);
      assert.equal(status, 1, args.join(' '));
      assert.match(stderr, /must be a whole number from 1 to|argument is ambiguous|^Option '--seed/);
    }
  });
});
