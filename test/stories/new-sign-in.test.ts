import assert from 'node:assert/strict';
import { it } from 'node:test';
import { warningKinds } from '../../src/domain/messaging/templates/templates.js';
import { bothOn } from '../kit/addresses.js';
import { type AnyData, ask } from '../kit/graphql.js';
import { operations } from '../kit/operations.js';
import { paidNode } from '../kit/paid-node.js';
import { requested, reset } from '../kit/resets.js';
import { storedRows } from '../kit/stored.js';
import { newEmail, newName, newPhone, password, refuses, type TestApp, TestUser } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:134.0) Gecko/20100101 Firefox/134.0';
const daySeconds = 86_400;

interface Client {
  ip: string;
  userAgent?: string;
  password?: string;
}

/** Logs in as a client elsewhere. */
async function logIn(app: TestApp, identifier: string, client: Client): Promise<TestUser> {
  const headers = { 'x-app-id': app.id, 'x-forwarded-for': client.ip, 'user-agent': client.userAgent ?? iphone };
  const variables = { identifier, password: client.password ?? password };
  const { login }: AnyData = await ask(app.url, operations.login, variables, headers);
  return new TestUser(app.from(client.ip), login);
}

let drawn = 0;
/** An address in a part of the internet that no other client has. */
function newRegion(): string {
  drawn++;
  return `${20 + (drawn >> 8)}.${drawn & 255}.7.9`;
}

async function noticesTo(app: TestApp, email: string) {
  return (await app.messagesTo(email)).filter(({ kind }) => kind === 'NEW_SIGN_IN');
}

stories('A login from elsewhere', world => {
  const paid = paidNode(world);

  async function owner(settings = {}) {
    const app = await world.app({ ...bothOn, name: 'Flower Shop', ...settings });
    const email = newEmail();
    return { app, email, user: await app.registerProven({ email }) };
  }

  it('N2 sends a mail: when, on what, and from which part of the internet', async () => {
    const { app, email } = await owner();
    await logIn(app, email, { ip: '203.0.113.7', userAgent: firefox });
    const [notice, ...more] = await noticesTo(app, email);
    assert.equal(more.length, 0);
    assert.match(notice?.text ?? '', /Flower Shop/);
    assert.match(notice?.text ?? '', /Device: Firefox \(Windows\)\. IP address: 203\.0\.\*\.\*\./);
    assert.match(notice?.text ?? '', /Time: \w+ \d+, \d{4} at \d\d:\d\d UTC\./);
    assert.ok(!notice?.text.includes('203.0.113'));
    assert.ok(!notice?.text.includes(email));
  });

  it('N2 sends the mail in Japanese', async () => {
    const { app, email, user } = await owner();
    await user.do('updateProfile', { input: { locale: 'ja' } });
    await logIn(app, email, { ip: newRegion() });
    assert.match((await noticesTo(app, email))[0]?.text ?? '', /端末：Safari \(iPhone\)、IPアドレス：\d+\.\d+\.\*\.\*/);
  });

  it('N2 sends a mail without words of the client', async () => {
    const { app, email } = await owner();
    await logIn(app, email, { ip: newRegion(), userAgent: 'Call +1 555 0100 at once https://evil.example/' });
    const [notice] = await noticesTo(app, email);
    assert.match(notice?.text ?? '', /Device: unknown\./);
    assert.doesNotMatch(JSON.stringify(notice), /evil|555/);
  });

  it('N2 sends one mail in 30 days for one network and kind of device, also for two at the same time', async () => {
    const { app, email } = await owner();
    const client = { ip: newRegion() };
    await Promise.all([logIn(app, email, client), logIn(app, email, client)]);
    await logIn(app, email, client);
    assert.equal((await noticesTo(app, email)).length, 1);
    world.wait(29 * daySeconds);
    await logIn(app, email, client);
    assert.equal((await noticesTo(app, email)).length, 1, 'a login makes it known for 30 days more');
    world.wait(31 * daySeconds);
    await logIn(app, email, client);
    assert.equal((await noticesTo(app, email)).length, 2);
  });

  it('X7 N2 remembers a login for 30 days, and a later one within a day does not make that longer', async () => {
    const { app, email } = await owner();
    const client = { ip: newRegion() };
    await logIn(app, email, client);
    world.wait(daySeconds - 60);
    await logIn(app, email, client);
    world.wait(29 * daySeconds);
    await logIn(app, email, client);
    assert.equal((await noticesTo(app, email)).length, 1);
    world.wait(29 * daySeconds);
    await logIn(app, email, client);
    assert.equal((await noticesTo(app, email)).length, 1, 'the third login was a day after the first');
    world.wait(daySeconds - 60);
    await logIn(app, email, client);
    world.wait(29 * daySeconds + 120);
    await logIn(app, email, client);
    assert.equal((await noticesTo(app, email)).length, 2, 'the fifth login was within a day of the fourth');
  });

  it('N2 sends nothing where the network is known, or the kind of device in that part of the internet', async () => {
    const { app, email } = await owner();
    await logIn(app, email, { ip: '198.51.100.7' });
    assert.equal((await noticesTo(app, email)).length, 1);
    await logIn(app, email, { ip: '198.51.100.7', userAgent: firefox });
    await logIn(app, email, { ip: '198.51.9.200' });
    assert.equal((await noticesTo(app, email)).length, 1);
  });

  it('N1 cannot be hidden by a thief who names the owner’s kind of device', async () => {
    const { app, email } = await owner();
    await logIn(app, email, { ip: newRegion() });
    await logIn(app, email, { ip: newRegion() });
    assert.equal((await noticesTo(app, email)).length, 2);
  });

  it('N1 W5 sends a mail after a reset from elsewhere, because somebody else may read the mailbox', async () => {
    const { app, email } = await owner();
    const thief = newRegion();
    const newPassword = 'another horse battery';
    const there = app.from(thief);
    await reset(there, await requested(there, email), newPassword);
    await logIn(app, email, { ip: thief, password: newPassword });
    assert.equal((await noticesTo(app, email)).length, 1);
    await logIn(app, email, { ip: thief, password: newPassword });
    assert.equal((await noticesTo(app, email)).length, 1, 'a login makes it known');
  });

  it('N2 does not include a registration, an upgrade or a refresh', async () => {
    const app = await world.app();
    const [email, other] = [newEmail(), newEmail()];
    const user = await app.from(newRegion()).register({ email });
    const pseudo = await app.from(newRegion()).pseudoUser();
    await pseudo.upgrade({ email: other });
    await app.from(newRegion()).do('refreshSession', { refreshToken: user.session.refreshToken });
    assert.deepEqual([(await noticesTo(app, email)).length, (await noticesTo(app, other)).length], [0, 0]);
    // A refresh makes no network and no device known.
    await logIn(app, email, { ip: newRegion() });
    assert.equal((await noticesTo(app, email)).length, 1);
  });

  it('N2 sends a notice only to mailboxes that the user owns', async () => {
    const app = await world.app(bothOn);
    const [phone, email] = [newPhone(), newEmail()];
    const user = await app.registerProven({ phone });
    await user.change('EMAIL', email);
    const before = (await world.inbox()).length;
    await logIn(app, phone, { ip: newRegion() });
    assert.equal((await world.inbox()).length, before);
  });

  it('N2 sends nothing where the app turns it off', async () => {
    const { app, email } = await owner({ newSignInNotices: false });
    await logIn(app, email, { ip: newRegion() });
    assert.equal((await noticesTo(app, email)).length, 0);
  });

  it('N2 sends nothing when it fails', async () => {
    const { app, email } = await owner();
    await refuses('INVALID_CREDENTIALS', () => logIn(app, email, { ip: newRegion(), password: 'wrong horse battery' }));
    assert.equal((await noticesTo(app, email)).length, 0);
  });

  it('N2 sends a mail although the thief removes the mailbox at once', async () => {
    const { app, email } = await owner();
    const thief = await logIn(app, email, { ip: newRegion() });
    await thief.do('removeIdentifier', { kind: 'EMAIL' });
    assert.equal((await noticesTo(app, email)).length, 1);
    assert.ok(warningKinds.includes('NEW_SIGN_IN'), 'it leaves after a deletion as well (O5)');
  });

  it('N1 sends a mail again after the password was changed or reset, but not for the session that changed it', async () => {
    const { app, email } = await owner();
    const [thief, home] = [newRegion(), newRegion()];
    await logIn(app, email, { ip: thief });
    const user = await logIn(app, email, { ip: home });
    const newPassword = 'another horse battery';
    const headers = {
      'x-app-id': app.id,
      'x-forwarded-for': home,
      'user-agent': iphone,
      authorization: `Bearer ${user.token}`,
    };
    await ask(app.url, operations.changePassword, { currentPassword: password, newPassword }, headers);
    await logIn(app, email, { ip: home, password: newPassword });
    await logIn(app, email, { ip: home.replace(/\d+$/, '200'), password: newPassword });
    assert.equal((await noticesTo(app, email)).length, 2);
    await logIn(app, email, { ip: thief, password: newPassword });
    assert.equal((await noticesTo(app, email)).length, 3);
  });

  it('N3 sends ten mails a day, and uses up no other notice', async () => {
    const { app, email } = await owner();
    let user: TestUser | null = null;
    for (let each = 0; each < 12; each++) user = await logIn(app, email, { ip: newRegion() });
    assert.equal((await noticesTo(app, email)).length, 10);
    const held = (await world.heldBack(email)).filter(({ to }) => to === email);
    assert.deepEqual(
      held.map(({ kind, heldBack }) => [kind, heldBack]),
      Array(2).fill(['NEW_SIGN_IN', 'ADDRESS_BUDGET']),
    );
    for (let each = 0; each < 19; each++) {
      await user?.do('changeIdentifier', { kind: 'USERNAME', value: newName() });
    }
    const others = (await app.messagesTo(email)).filter(({ kind }) => kind === 'USERNAME_CHANGED');
    assert.equal(others.length, 19, 'and one said that the mailbox was verified');
    world.wait(daySeconds);
    await logIn(app, email, { ip: newRegion() });
    assert.equal((await noticesTo(app, email)).length, 11);
  });

  it('N3 uses none of the last tenth of a purse, which is for resets and other notices', async () => {
    const app = await paid.app({ emailDailyLimit: 40 });
    const mailboxes: string[] = [];
    for (let each = 0; each < 6; each++) {
      const email = newEmail();
      await app.from(newRegion()).registerProven({ email });
      mailboxes.push(email);
    }
    // Twelve mails of registrations, and then more logins than nine tenths of the purse.
    for (const email of mailboxes) for (let each = 0; each < 5; each++) await logIn(app, email, { ip: newRegion() });
    let told = 0;
    for (const email of mailboxes) told += (await noticesTo(app, email)).length;
    assert.equal(told, 36 - 12);
    const [email = ''] = mailboxes;
    const user = await logIn(app, email, { ip: newRegion() });
    await user.do('changePassword', { currentPassword: password, newPassword: 'another horse battery' });
    assert.equal((await app.lastMessageTo(email)).kind, 'PASSWORD_CHANGED');
  });

  it('N1 is stored as a MAC only', async () => {
    const { app, email, user } = await owner();
    await logIn(app, email, { ip: '192.0.2.77', userAgent: firefox });
    const rows = (await storedRows(world)).userNetworks?.filter(row => JSON.stringify(row).includes(user.id)) ?? [];
    assert.ok(rows.length >= 3);
    assert.doesNotMatch(JSON.stringify(rows), /192\.0|Firefox|Windows/);
  });
});
