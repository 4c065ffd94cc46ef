import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bothOn } from '../kit/addresses.js';
import { newEmail, newName, newPhone, password, refuses, TestUser } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const profile = {
  displayName: 'Jo 👩‍🚀',
  country: 'JP',
  locale: 'ja',
  attributes: { plan: 'gold', seats: [1, null, { a: true }] },
};

stories('A profile', world => {
  it('A1 changes only in the given fields: null clears a field', async () => {
    const user = await (await world.app()).register({ username: newName(), ...profile });
    world.wait(60);
    const changed = await user.do('updateProfile', { input: { displayName: null, country: 'fr' } });
    const { displayName, country, locale, attributes } = changed;
    assert.deepEqual({ displayName, country, locale, attributes }, { ...profile, displayName: null, country: 'FR' });
    assert.ok(changed.updatedAt > user.session.user.updatedAt);
    const cleared = await user.do('updateProfile', { input: { country: null, locale: null, attributes: null } });
    assert.deepEqual([cleared.country, cleared.locale, cleared.attributes], [null, null, null]);
    assert.deepEqual(cleared.username, user.session.user.username);
  });

  it('P2 exists for a pseudo user as well', async () => {
    const pseudo = await (await world.app()).pseudoUser({ displayName: 'Jo' });
    const changed = await pseudo.do('updateProfile', { input: { attributes: profile.attributes } });
    assert.deepEqual([changed.displayName, changed.attributes], ['Jo', profile.attributes]);
  });

  it('A10 ignores an empty field and an unknown locale; an empty display name clears it', async () => {
    const user = await (await world.app()).register({ username: newName(), ...profile });
    for (const input of [{ country: '' }, { locale: '' }, { locale: 'no locale' }]) {
      const { country, locale } = await user.do('updateProfile', { input });
      assert.deepEqual([country, locale], [profile.country, profile.locale]);
    }
    assert.equal((await user.do('updateProfile', { input: { displayName: '' } })).displayName, null);
  });

  const refused: [field: string, value: unknown][] = [
    ['displayName', 'x'.repeat(101)],
    ['displayName', 'a\u0000b'],
    ['displayName', 'a\u202eb'],
    ['country', 'JPN'],
    ['country', 'ZZ'],
    ['attributes', { text: 'x'.repeat(16 * 1_024) }],
    ['attributes', { text: 'a\u0000b' }],
    ['attributes', []],
  ];
  it('I5 stays unchanged when a field is refused', async () => {
    const user = await (await world.app()).register({ username: newName(), ...profile });
    for (const [field, value] of refused) {
      const attempt = () => user.do('updateProfile', { input: { displayName: 'New', [field]: value } });
      await refuses('BAD_USER_INPUT', attempt, { field });
    }
    assert.deepEqual(await user.me(), user.session.user);
  });

  it('O5 is exported with everything that is stored of its user, and no secret', async () => {
    const app = await world.app(bothOn);
    const [email, phone] = [newEmail(), newPhone()];
    const user = await app.register({ username: newName(), email, phone, ...profile });
    const code = await app.codeTo(phone);
    await user.provePhone(phone);
    await world.server.settled();
    const exported = await user.do('exportMe');
    const { id, displayName, country, locale, attributes } = exported.user;
    assert.deepEqual({ id, displayName, country, locale, attributes }, { id: user.id, ...profile });
    assert.deepEqual(exported.identifiers.map(({ kind }: { kind: string }) => kind).sort(), ['PHONE', 'USERNAME']);
    assert.equal(exported.claims[0].value, email);
    assert.equal(exported.sessions.length, 1);
    assert.deepEqual(exported.messages.map(({ kind }: { kind: string }) => kind).sort(), [
      'EMAIL_VERIFICATION',
      'PHONE_VERIFICATION',
      'PHONE_VERIFIED',
    ]);
    assert.ok(exported.auditLog.some(({ action }: { action: string }) => action === 'USER_CREATED'));
    const secrets = [password, code, user.token, user.session.refreshToken, await app.tokenTo(email), '$argon2'];
    for (const secret of secrets) assert.ok(!JSON.stringify(exported).includes(secret));
  });

  it('X17 can be changed 60 times an hour', async () => {
    const app = await world.app();
    const user = await app.pseudoUser(profile);
    const rename = () => user.do('updateProfile', { input: { displayName: 'Guest' } });
    for (let each = 0; each < 60; each++) await rename();
    const refused = await rename().catch(error => error);
    assert.equal(refused.code, 'RATE_LIMITED');
    assert.ok(refused.details.retryAfter > 3_000);
    await (await app.pseudoUser()).do('updateProfile', { input: { displayName: 'Another guest' } });
    world.wait(refused.details.retryAfter);
    await new TestUser(app, await user.refresh()).do('updateProfile', { input: { displayName: 'Guest' } });
  });

  it('O5 is exported only to its user, pseudo or not', async () => {
    const app = await world.app();
    const pseudo = await app.pseudoUser(profile);
    assert.deepEqual((await pseudo.do('exportMe')).user.attributes, profile.attributes);
    await refuses('UNAUTHENTICATED', () => app.do('exportMe'));
  });
});
