import assert from 'node:assert/strict';
import { it } from 'node:test';
import { hash } from '@node-rs/argon2';
import { findUser, updateUser } from '../../src/domain/identifiers/users.queries.js';
import { createPasswordHasher } from '../../src/domain/passwords/argon2.js';
import { argon2Parameters } from '../../src/domain/passwords/argon2.rules.js';
import { ask, type Refused } from '../kit/graphql.js';
import { openNode } from '../kit/node.js';
import { operations } from '../kit/operations.js';
import { newEmail, newName, password, type TestApp } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

/** Some of the burst wait for the one core. The others would have to wait too long. */
const burst = 60;

stories(
  'The hash of a login',
  world => {
    /** Prepares logins in an app whose email verification is ON. */
    const logins: [title: string, prepare: (app: TestApp) => Promise<{ identifier: string; password: string }>][] = [
      ['that succeeds', async app => ({ identifier: await registered(app), password })],
      ['with a wrong password', async app => ({ identifier: await registered(app), password: 'a wrong password' })],
      [
        'with an impossible password',
        async app => ({ identifier: await registered(app), password: 'x'.repeat(9_999) }),
      ],
      ['of nobody', async () => ({ identifier: newName(), password })],
      ['with an address that three users claim', async app => ({ identifier: await claimed(app, 3), password })],
      [
        'of a disabled user',
        async app => {
          const user = await app.register({ username: newName() });
          await app.admin('disableUser', { id: user.id });
          return { identifier: user.session.user.username, password };
        },
      ],
    ];
    for (const [title, prepare] of logins) {
      it(`L6 is computed exactly once in a login ${title}`, async t => {
        const app = await world.app({ emailVerification: true });
        const login = await prepare(app);
        const hashed: (string | null)[] = [];
        const { passwords } = world.server.deps;
        const counting = {
          ...passwords,
          hash: async () => assert.fail('a second hash'),
          verify: (phc: string | null, given: string, ip: string) => {
            hashed.push(phc);
            return passwords.verify(phc, given, ip);
          },
        };
        const node = await openNode(world, { passwords: counting });
        t.after(() => node.close());
        await ask(node.url, operations.login, login, { 'x-app-id': app.id }).catch(() => {});
        assert.equal(hashed.length, 1);
      });
    }

    it('X5 is computed for as many of a burst as can be served soon; the others get the time to wait', async t => {
      const app = await world.app();
      const identifier = await registered(app);
      const passwords = createPasswordHasher({ cores: 1, maxWaitMs: 200 });
      const node = await openNode(world, { passwords });
      t.after(async () => {
        await node.close();
        await passwords.close();
      });
      const login = () => ask(node.url, operations.login, { identifier, password }, { 'x-app-id': app.id });
      const settled = await Promise.allSettled(Array.from({ length: burst }, login));
      const served = settled.flatMap(result => (result.status === 'fulfilled' ? [result.value.login] : []));
      const refused = settled.flatMap(result => (result.status === 'rejected' ? [result.reason as Refused] : []));

      assert.ok(served.length > 0 && refused.length > 0, `${served.length} served, ${refused.length} refused`);
      assert.equal(new Set(served.map(({ accessToken }) => accessToken)).size, served.length);
      for (const { user } of served) assert.equal(user.username, identifier);
      for (const { code, details } of refused) {
        assert.equal(code, 'SERVER_BUSY');
        assert.ok((details.retryAfter ?? 0) >= 1);
      }
      assert.equal((await app.login(identifier)).session.user.username, identifier);
    });

    it('W2 is computed anew with today’s parameters by the next login when it is weaker, for the same password', async () => {
      const app = await world.app();
      const { id, session } = await app.register({ username: newName() });
      const { store } = world.server.deps;
      const weak = await hash(password, { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
      await store.transaction(tx => updateUser(tx, id, { passwordHash: weak }));
      await app.login(session.user.username);
      const strong = (await findUser(store.reader, { userId: id }))?.passwordHash;
      assert.match(strong ?? '', /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      await app.login(session.user.username);
      assert.equal((await findUser(store.reader, { userId: id }))?.passwordHash, strong);
    });
  },
  { passwordCost: argon2Parameters },
);

async function registered(app: TestApp): Promise<string> {
  return (await app.register({ username: newName() })).session.user.username;
}

async function claimed(app: TestApp, claimants: number): Promise<string> {
  const email = newEmail();
  for (let made = 0; made < claimants; made++) await app.register({ username: newName(), email });
  return email;
}
