import assert from 'node:assert/strict';
import { afterEach, it } from 'node:test';
import { Tab } from '../kit/live.js';
import { eventually } from '../kit/processes.js';
import {
  dayLongTokens,
  newEmail,
  newName,
  newPhone,
  password,
  refuses,
  type TestUser,
  wrongCode,
} from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const switches = { emailVerification: true, phoneVerification: true, allowedCountries: ['JP'] };

stories('Waiting for a verification', world => {
  const tabs: Tab[] = [];
  afterEach(async () => {
    await Promise.all(tabs.splice(0).map(tab => tab.leave()));
  });

  function watch(user: TestUser): Tab {
    const tab = Tab.of(user);
    tabs.push(tab);
    return tab;
  }

  async function claimant(identifiers: { email?: string; phone?: string }, settings = {}): Promise<TestUser> {
    const app = await world.app({ ...switches, ...settings });
    return await app.register({ username: newName(), ...identifiers });
  }

  it('V2 a tab sees the code leave and the phone verified, whoever types the code', async () => {
    const phone = newPhone();
    const user = await claimant({ phone });
    const tab = watch(user);
    await tab.sees(phone, 'SENT');
    await user.provePhone(phone);
    await tab.sees(phone, 'VERIFIED');
  });

  it('V3 a tab learns of a link that is clicked on another device, without a session', async () => {
    const email = newEmail();
    const user = await claimant({ email });
    const tab = watch(user);
    await tab.sees(email, 'SENT');
    await user.proveEmail(email);
    await tab.sees(email, 'VERIFIED');
  });

  it('P2 a pseudo user waits like anybody, and begins with what is so already', async () => {
    const app = await world.app(switches);
    const user = await app.pseudoUser();
    const tab = watch(user);
    await tab.isOpen();
    const phone = newPhone();
    const upgraded = await user.upgrade({ phone });
    // P5: the session it was opened with is over.
    assert.equal((await tab.isClosed()).code, 4401);
    await upgraded.provePhone(phone);
    await watch(upgraded).sees(phone, 'VERIFIED');
  });

  it('V8 five wrong codes, and the tab sees it LOCKED', async () => {
    const phone = newPhone();
    const user = await claimant({ phone });
    const tab = watch(user);
    await tab.sees(phone, 'SENT');
    const code = wrongCode(await user.app.codeTo(phone));
    for (let guess = 0; guess < 5; guess++) await refuses('INVALID_CODE', () => user.do('verifyPhone', { code }));
    assert.equal((await tab.sees(phone, 'LOCKED')).attemptsLeft, 0);
  });

  it('V10 when the code is too old the tab sees it EXPIRED, though nobody does anything', async () => {
    const phone = newPhone();
    const user = await claimant({ phone }, dayLongTokens);
    world.wait(10 * 60 - 3);
    const tab = watch(user);
    await tab.sees(phone, 'EXPIRED');
  });

  it('V5 TAKEN is told to a claimant who shows the right code, and before to nobody', async () => {
    const app = await world.app(switches);
    const phone = newPhone();
    const late = await app.register({ username: newName(), phone });
    const tab = watch(late);
    await tab.sees(phone, 'SENT');
    const code = await app.codeTo(phone);
    const owner = await app.register({ username: newName(), phone });
    const tabOfOwner = watch(owner);
    await owner.provePhone(phone);
    await tabOfOwner.sees(phone, 'VERIFIED');
    assert.deepEqual(
      tab.told.filter(({ state }) => !['QUEUED', 'SENT'].includes(state)),
      [],
    );
    await refuses('IDENTIFIER_TAKEN', () => late.do('verifyPhone', { code }));
    await tab.sees(phone, 'TAKEN');
  });

  it('V14 a claim that the reader of the mailbox disowns is over', async () => {
    const email = newEmail();
    const user = await claimant({ email });
    const tab = watch(user);
    await tab.sees(email, 'SENT');
    await user.app.do('disownLink', { token: await user.app.tokenTo(email) });
    await tab.sees(email, 'EXPIRED');
  });

  it('T4 a connection ends with its session: at logout, at a new password elsewhere, when disabled', async () => {
    const user = await claimant({ phone: newPhone() });
    const username = (await user.me()).username;
    const ends: [string, (other: TestUser) => Promise<unknown>][] = [
      ['logout', other => other.do('logout')],
      ['password', () => user.do('changePassword', { currentPassword: password, newPassword: 'another long horse' })],
    ];
    for (const [what, end] of ends) {
      const other = await user.app.login(username);
      const tab = watch(other);
      await tab.isAnswered();
      await end(other);
      assert.deepEqual(await tab.isClosed(), { code: 4401, reason: 'INVALID_TOKEN' }, what);
    }
    const tab = watch(user);
    await tab.isAnswered();
    await user.app.admin('disableUser', { id: user.id });
    assert.equal((await tab.isClosed()).code, 4401);
  });

  it('T2 a connection ends with its access token, and the client may come again with a new one', async () => {
    const user = await claimant({ phone: newPhone() });
    const identifier = (await user.me()).username;
    const session = await user.app.do('login', { identifier, password, expiresIn: 3 });
    const tab = Tab.open(world.url, { authorization: `Bearer ${session.accessToken}` });
    tabs.push(tab);
    assert.deepEqual(await tab.isClosed(), { code: 4403, reason: 'INVALID_TOKEN' });
  });

  it('T8 nobody is told without a token, with a dead one, or with one of another app', async () => {
    const user = await claimant({ phone: newPhone() });
    const elsewhere = await world.app();
    const authorization = `Bearer ${user.token}`;
    const attempts: [Record<string, unknown>, number][] = [
      [{}, 4401],
      [{ authorization: 'Bearer nonsense' }, 4403],
      [{ authorization, 'x-app-id': elsewhere.id }, 4403],
      [{ 'x-app-id': 'no such app' }, 4400],
    ];
    for (const [params, code] of attempts) {
      const tab = Tab.open(world.url, params);
      tabs.push(tab);
      assert.equal((await tab.isClosed()).code, code, JSON.stringify(Object.keys(params)));
    }
  });

  it('P2 an admin has no verifications to wait for', async () => {
    const app = await world.app();
    const tab = Tab.open(world.url, { authorization: `Bearer ${app.adminToken}` });
    tabs.push(tab);
    tab.ask('subscription { verificationChanged { state } }');
    assert.deepEqual(await tab.isRefused(), ['FORBIDDEN']);
  });

  it('a sixth subscription of one user is refused, and one that ends makes room', async () => {
    const phone = newPhone();
    const user = await claimant({ phone });
    const tab = watch(user);
    await tab.sees(phone, 'SENT');
    const document = 'subscription { verificationChanged { kind address state attemptsLeft } }';
    const others = Array.from({ length: 4 }, () => watch(user));
    for (const other of others) await other.sees(phone, 'SENT');
    tab.ask(document);
    assert.deepEqual(await tab.isRefused(), ['RATE_LIMITED']);
    await others[0]?.leave();
    // The server hears of the end a moment later.
    await eventually('a place', 20, async () => (await watch(user).isAnswered()) === 'TOLD');
  });
});
