import assert from 'node:assert/strict';
import { it } from 'node:test';
import { maskAddress } from '../../../src/platform/values/mask.rules.js';
import { bothOn } from '../../kit/addresses.js';
import { assertVictimOwns, victimsPassword, victimWith } from '../../kit/attack.js';
import { requested, reset } from '../../kit/resets.js';
import { changesNothing } from '../../kit/stored.js';
import { newEmail, refuses } from '../../kit/test-app.js';
import { stories } from '../../kit/world.js';

/** Here the attacker is passive at first: a typing mistake of the victim sends him mail, which he then uses. */
stories('A stranger who gets the mail that the victim sent to his address by mistake', world => {
  it('V14 V7 sees her account’s mask by the link, and gets neither session nor password', async () => {
    const app = await world.app(bothOn);
    const [his, hers] = [newEmail(), newEmail()];
    const victim = await victimWith(app, { email: his });
    const token = await app.tokenTo(his);
    const { username, address } = await app.do('linkInfo', { token });
    assert.deepEqual([username, address], ['u***', maskAddress(his)]);
    await changesNothing(world, async () => {
      await refuses('INVALID_TOKEN', () => app.do('me', {}, token));
      await refuses('INVALID_TOKEN', () => app.do('refreshSession', { refreshToken: token }));
      await refuses('INVALID_TOKEN', () => reset(app, { token }));
    });

    await victim.do('changeIdentifier', { kind: 'EMAIL', value: hers, currentPassword: victimsPassword });
    for (const operation of ['verifyLink', 'disownLink', 'linkInfo'] as const) {
      await refuses('INVALID_TOKEN', () => app.do(operation, { token }));
    }
    await victim.proveEmail(hers);
    await assertVictimOwns(app, { victimId: victim.id, address: hers, attackers: [] });
  });

  it('V14 can only remove the address from her account by "This wasn’t me"', async () => {
    const app = await world.app(bothOn);
    const [his, hers] = [newEmail(), newEmail()];
    const victim = await victimWith(app, { email: his });
    await app.do('disownLink', { token: await app.tokenTo(his) });
    assert.equal((await victim.me()).email, null);
    const { length } = await app.messagesTo(his);
    await app.do('requestPasswordReset', { identifier: his });
    await refuses('NOTHING_TO_VERIFY', () => victim.do('resendVerification', { kind: 'EMAIL' }));
    assert.equal((await app.messagesTo(his)).length, length, 'he gets no more mail for her account');

    await victim.do('changeIdentifier', { kind: 'EMAIL', value: hers, currentPassword: victimsPassword });
    await victim.proveEmail(hers);
    await assertVictimOwns(app, { victimId: victim.id, address: hers, attackers: [] });
  });

  it('V7 V6 is not logged in when he verifies it for her; once she has left it, it is his own again', async () => {
    const app = await world.app(bothOn);
    const [his, hers] = [newEmail(), newEmail()];
    const victim = await victimWith(app, { email: his });
    assert.deepEqual(await app.do('verifyLink', { token: await app.tokenTo(his) }), {
      kind: 'EMAIL',
      address: maskAddress(his),
      verified: true,
      user: null,
    });
    assert.equal((await victim.do('sessions')).length, 1);
    await victim.do('changeIdentifier', { kind: 'EMAIL', value: hers, currentPassword: victimsPassword });
    const hisReset = await requested(app, his);
    await victim.proveEmail(hers);

    await refuses('INVALID_TOKEN', () => reset(app, hisReset));
    const stranger = await app.registerProven({ email: his });
    assert.equal((await app.login(his)).id, stranger.id);
    await assertVictimOwns(app, { victimId: victim.id, address: hers, attackers: [stranger] });
  });
});
