import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ask } from '../kit/graphql.js';
import { openNode } from '../kit/node.js';
import { operations } from '../kit/operations.js';
import { newEmail, newName, newPhone, password, refuses } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

stories('What a claimant can see', world => {
  it('A7 an export shows the same for a claim on an owned address as for one on a free address', async () => {
    const app = await world.app({ emailVerification: true, phoneVerification: true });
    const [owned, free] = [newEmail(), newEmail()];
    await app.registerProven({ email: owned });
    const exports = [];
    for (const email of [owned, free]) {
      const claimant = await app.register({ username: newName(), email });
      await refuses('INVALID_CREDENTIALS', () => app.login(email, 'a wrong horse battery'));
      await world.inbox();
      const { messages, auditLog } = await claimant.do('exportMe');
      exports.push({
        messages: messages.map(({ kind, state }: { kind: string; state: string }) => [kind, state]),
        acts: auditLog.map(({ action }: { action: string }) => action),
      });
    }
    assert.deepEqual(exports[0], exports[1]);
    assert.deepEqual(exports[0]?.messages, [['EMAIL_VERIFICATION', 'SENT']]);
  });

  it('D5 the owner’s export contains the notice', async () => {
    const app = await world.app({ phoneVerification: true });
    const phone = newPhone();
    const owner = await app.registerProven({ phone });
    await app.register({ username: newName(), phone });
    await world.inbox();
    const { messages } = await owner.do('exportMe');
    assert.equal(messages[0].kind, 'ADDRESS_IN_USE');
  });
});

stories('A session that is ended while a request is under way', world => {
  it('T4 upgrades nobody: the owner of a pseudo user ends a stolen session while its upgrade is hashed', async t => {
    const app = await world.app();
    const pseudo = await app.pseudoUser();
    const { passwords } = world.server.deps;
    const node = await openNode(world, {
      passwords: {
        ...passwords,
        async hash(password, ip) {
          await pseudo.do('logoutEverywhere');
          return await passwords.hash(password, ip);
        },
      },
    });
    t.after(() => node.close());
    const headers = { 'x-app-id': app.id, authorization: `Bearer ${pseudo.token}` };
    const input = { username: newName(), password };
    await refuses('UNAUTHENTICATED', () => ask(node.url, operations.upgradePseudoUser, { input }, headers));
    await app.register({ username: input.username });
  });
});
