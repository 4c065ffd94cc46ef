import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { newName, refuses } from '../../kit/test-app.js';
import { startWebhookReceiver } from '../../kit/webhook-receiver.js';
import { stories } from '../../kit/world.js';

const profile = { displayName: 'Jo', country: 'JP', locale: 'ja', attributes: { plan: 'gold', seats: [1, 2] } };
const receiver = await startWebhookReceiver();
after(() => receiver.stop());

stories('An admin and the profile of a user', world => {
  it('O15 changes the given fields; the audit log and the webhook get only the names of the fields', async () => {
    const app = await world.app({ webhookUrl: receiver.url });
    const user = await app.register({ username: newName(), ...profile });
    world.wait(60);
    const input = { displayName: 'Jo Smith', country: null, attributes: { plan: 'silver' } };
    const changed = await app.admin('updateUserProfile', { userId: user.id, input });
    const { displayName, country, locale, attributes } = changed;
    assert.deepEqual({ displayName, country, locale, attributes }, { ...input, locale: 'ja' });
    assert.ok(changed.updatedAt > user.session.user.updatedAt);
    assert.equal((await user.me()).displayName, 'Jo Smith');

    const { nodes } = await app.admin('auditLog', { filter: { userId: user.id, action: 'PROFILE_CHANGED' } });
    const fields = ['displayName', 'country', 'attributes'];
    assert.deepEqual([nodes.length, nodes[0].actor, nodes[0].details], [1, 'ADMIN', { changed: fields }]);
    await world.server.settled();
    const event = receiver.received.find(({ type, data }) => type === 'user.updated' && data.userId === user.id);
    assert.deepEqual(event?.data.changed, fields);
    for (const text of [JSON.stringify(nodes), event?.body ?? '']) assert.doesNotMatch(text, /Smith|silver/);
  });

  it('O15 changes nothing if nothing differs, whatever the order of the keys', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName(), ...profile });
    const input = { ...profile, attributes: { seats: [1, 2], plan: 'gold' } };
    world.wait(60);
    assert.deepEqual(await app.admin('updateUserProfile', { userId: user.id, input }), user.session.user);
    assert.deepEqual((await app.admin('auditLog', { filter: { action: 'PROFILE_CHANGED' } })).nodes, []);
  });

  const refused: [field: string, value: unknown, reason: string][] = [
    ['displayName', 'x'.repeat(101), 'TOO_LONG'],
    ['displayName', 'a\u202eb', 'INVALID_CHARACTERS'],
    ['country', 'ZZ', 'UNKNOWN_COUNTRY'],
    ['locale', 'no locale', 'UNKNOWN_LOCALE'],
    ['attributes', { text: 'x'.repeat(16 * 1_024) }, 'TOO_LARGE'],
    ['attributes', [], 'WRONG_TYPE'],
  ];
  it('O15 cannot save what a profile refuses or an unknown locale, and nothing changes', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName(), ...profile });
    for (const [field, value, reason] of refused) {
      const input = { displayName: 'New', [field]: value };
      const attempt = () => app.admin('updateUserProfile', { userId: user.id, input });
      await refuses('BAD_USER_INPUT', attempt, { reason });
    }
    assert.deepEqual(await user.me(), user.session.user);
  });

  it('X17 changes one profile 60 times an hour, and the user still may', async () => {
    const app = await world.app();
    const user = await app.pseudoUser(profile);
    const rename = (displayName: string) => app.admin('updateUserProfile', { userId: user.id, input: { displayName } });
    for (let each = 0; each < 60; each++) await rename(`Guest ${each}`);
    await refuses('RATE_LIMITED', () => rename('Guest'));
    assert.equal((await user.do('updateProfile', { input: { displayName: 'Me' } })).displayName, 'Me');
    await app.admin('updateUserProfile', { userId: (await app.pseudoUser()).id, input: { displayName: 'Other' } });
  });
});
