import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bothOn, prove } from '../kit/addresses.js';
import { newEmail, newName, newPhone, password, refuses, TestUser } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

stories('Updating an account', world => {
  it('C20 changes a username, two addresses and the profile together', async () => {
    const app = await world.app(bothOn);
    const [email, phone] = [newEmail(), newPhone()];
    const user = await app.registerProven({ email });
    const [name, newAddress] = [newName(), newEmail()];
    const input = { username: name, email: newAddress, phone, displayName: 'Jo', attributes: { plan: 'gold' } };
    const me = await user.do('updateAccount', { input });
    assert.deepEqual([me.username, me.displayName, me.attributes], [name, 'Jo', { plan: 'gold' }]);
    assert.deepEqual([me.email.value, me.pendingEmail, me.phone.value], [email, newAddress, phone]);
    assert.equal(me.phone.verified, false);
    await prove(user, 'EMAIL', newAddress);
    await prove(user, 'PHONE', phone);
    for (const identifier of [name, newAddress, phone]) assert.equal((await app.login(identifier)).id, user.id);
    await refuses('INVALID_CREDENTIALS', () => app.login(email));
  });

  it('C20 changes nothing if one part is refused, and the error names its field', async () => {
    const app = await world.app(bothOn);
    const taken = newName();
    await app.register({ username: taken });
    const user = await app.registerProven({ email: newEmail() });
    const before = await user.me();
    const address = newEmail();
    const input = { displayName: 'Jo', email: address, username: newName() };
    const wrong: [code: string, field: string, part: object][] = [
      ['USERNAME_TAKEN', 'username', { username: taken }],
      ['INVALID_IDENTIFIER', 'username', { username: 'a b' }],
      ['INVALID_IDENTIFIER', 'email', { email: 'nobody' }],
      ['INVALID_IDENTIFIER', 'phone', { phone: '+1' }],
      ['BAD_USER_INPUT', 'displayName', { displayName: 'x'.repeat(101) }],
      ['BAD_USER_INPUT', 'attributes', { attributes: [] }],
    ];
    for (const [code, field, part] of wrong) {
      await refuses(code, () => user.do('updateAccount', { input: { ...input, ...part } }), { field });
    }
    assert.deepEqual(await user.me(), before);
    assert.deepEqual(await app.messagesTo(address), []);
  });

  it('C20 OFF: with a taken address changes neither the other address nor the profile', async () => {
    const app = await world.app();
    const theirs = newPhone();
    await app.register({ phone: theirs });
    const mine = newEmail();
    const user = await app.register({ email: mine });
    const before = await user.me();
    const input = { email: newEmail(), phone: theirs, locale: 'ja' };
    await refuses('IDENTIFIER_TAKEN', () => user.do('updateAccount', { input }), { field: 'phone' });
    assert.deepEqual(await user.me(), before);
    assert.equal((await app.login(mine)).id, user.id);
  });

  it('C20 reads a number without + in the country that the same request sets', async () => {
    const user = await (await world.app()).register({ username: newName(), country: 'US' });
    const me = await user.do('updateAccount', { input: { country: 'JP', phone: '090-1234-5678' } });
    assert.deepEqual([me.country, me.phone.value], ['JP', '+819012345678']);
    const input = { country: null, phone: '090-8765-4321' };
    await refuses('INVALID_IDENTIFIER', () => user.do('updateAccount', { input }), { field: 'phone' });
  });

  it('C21 accepts a whole form: values that the user has, and empty ones, stay unchanged and need no presence', async () => {
    const app = await world.app(bothOn);
    const [email, phone] = [newEmail(), newPhone()];
    const user = await app.registerProven({ email });
    await user.change('PHONE', phone);
    const { username } = await user.me();
    const sent = (await app.messagesTo(phone)).length;
    world.wait(700);
    const late = new TestUser(app, await user.refresh());
    const form = { username, email: email.toUpperCase(), phone, displayName: 'Jo' };
    assert.equal((await late.do('updateAccount', { input: form })).displayName, 'Jo');
    const empty = { username: '', email: null, phone: ' ', displayName: 'Ann' };
    const me = await late.do('updateAccount', { input: empty });
    assert.deepEqual([me.username, me.email.value, me.phone.value, me.displayName], [username, email, phone, 'Ann']);
    assert.equal((await app.messagesTo(phone)).length, sent);
    const wrong = { input: form, currentPassword: 'not the password' };
    await refuses('INVALID_CREDENTIALS', () => late.do('updateAccount', wrong), { field: 'currentPassword' });
    const changed = { input: { ...form, username: newName() } };
    await refuses('PRESENCE_REQUIRED', () => late.do('updateAccount', changed), { field: 'currentPassword' });
    assert.equal((await late.me()).username, username);
    await late.do('updateAccount', { ...changed, currentPassword: password });
    assert.equal((await late.me()).username, changed.input.username);
  });

  it('C21 changes nothing, not even the time, if no value is new', async () => {
    const user = await (await world.app()).register({ username: newName() });
    world.wait(60);
    for (const input of [{}, { username: user.session.user.username }, { locale: '' }]) {
      assert.deepEqual(await user.do('updateAccount', { input }), user.session.user);
    }
  });

  it('C21 changes only the profile of a pseudo user, who has no identifiers', async () => {
    const pseudo = await (await world.app()).pseudoUser();
    assert.equal((await pseudo.do('updateAccount', { input: { displayName: 'Jo' } })).displayName, 'Jo');
    const input = { displayName: 'Ann', username: newName() };
    await refuses('PSEUDO_USER', () => pseudo.do('updateAccount', { input }));
    assert.equal((await pseudo.me()).displayName, 'Jo');
  });

  it('C22 OFF: sends the old addresses a notice of every change, and the new ones none', async () => {
    const app = await world.app();
    const [email, phone, newAddress, newNumber] = [newEmail(), newPhone(), newEmail(), newPhone()];
    const user = await app.register({ email, phone });
    await user.do('updateAccount', { input: { username: newName(), email: newAddress, phone: newNumber } });
    for (const old of [email, phone]) {
      const told = (await app.messagesTo(old)).map(({ kind }) => kind).sort();
      assert.deepEqual(told, ['IDENTIFIER_ADDED', 'IDENTIFIER_CHANGED', 'USERNAME_CHANGED'], old);
    }
    for (const fresh of [newAddress, newNumber]) assert.deepEqual(await app.messagesTo(fresh), []);
  });

  it('C22 email ON: sends a notice of the changed phone at once, and none of the email, which is pending', async () => {
    const app = await world.app({ emailVerification: true });
    const [email, phone, newAddress, newNumber] = [newEmail(), newPhone(), newEmail(), newPhone()];
    const user = await app.registerProven({ email });
    await user.do('updateAccount', { input: { phone } });
    const kindsTo = async (address: string) => (await app.messagesTo(address)).map(({ kind }) => kind).sort();
    const before = await kindsTo(email);
    await user.do('updateAccount', { input: { email: newAddress, phone: newNumber } });
    assert.deepEqual(await kindsTo(email), [...before, 'IDENTIFIER_ADDED'].sort());
    assert.deepEqual(await kindsTo(phone), ['IDENTIFIER_CHANGED']);
    assert.deepEqual(await kindsTo(newNumber), []);
    assert.deepEqual(await kindsTo(newAddress), ['EMAIL_VERIFICATION']);
  });

  it('Q5 counts a lookup for each name in a refused request, and none in one that succeeds', async () => {
    const app = await world.app();
    const [name, address] = [newName(), newEmail()];
    await app.register({ username: name, email: address });
    const user = await app.register({ username: newName() });
    await user.do('updateAccount', { input: { username: newName(), email: newEmail() } });
    const taken = () => user.do('updateAccount', { input: { username: name, email: address } });
    for (let each = 0; each < 30; each++) await refuses('USERNAME_TAKEN', taken);
    await refuses('RATE_LIMITED', taken);
  });

  it('X3 with two addresses counts as two claims', async () => {
    const app = await world.app(bothOn);
    const user = await app.register({ username: newName() });
    const change = () => user.do('updateAccount', { input: { email: newEmail(), phone: newPhone() } });
    for (let each = 0; each < 10; each++) await change();
    await refuses('RATE_LIMITED', change);
  });

  it('C20 for one username is done for one of many at once, whole, and the others change nothing', async () => {
    const app = await world.app();
    const name = newName();
    const users = await Promise.all([1, 2, 3, 4, 5].map(() => app.register({ username: newName() })));
    const results = await Promise.allSettled(
      users.map(user => user.do('updateAccount', { input: { username: name, displayName: 'Won' } })),
    );
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
    const profiles = await Promise.all(users.map(user => user.me()));
    assert.deepEqual(profiles.map(({ username, displayName }) => username === name && displayName === 'Won').sort(), [
      false,
      false,
      false,
      false,
      true,
    ]);
    assert.equal(profiles.filter(({ displayName }) => displayName === 'Won').length, 1);
  });
});
