import assert from 'node:assert/strict';
import { it } from 'node:test';
import { claimAs, paidNode } from '../kit/paid-node.js';
import { newIp, newName, newPhone, password, refuses, type TestApp } from '../kit/test-app.js';
import { stories, type World } from '../kit/world.js';

const reopen = 'mutation ($country: String!) { reopenCountry(country: $country) { pausedCountries { country } } }';
const pausedCountries = '{ app { pausedCountries { country sent verified since endsAt } } }';

async function pausedIn(app: TestApp) {
  return (await app.raw(pausedCountries, {}, app.adminToken)).app.pausedCountries;
}

/**
 * Sends a hundred SMS to Japan without a verification, from fifty networks, and moves past the time in which a code may be
 * typed.
 */
async function pump(world: World, app: TestApp): Promise<void> {
  for (let network = 0; network < 50; network++) await claimAs(app, 2, () => ({ phone: newPhone() }), newIp());
  world.wait(1_300);
}

stories('SMS that cause no verification', world => {
  const paid = paidNode(world);
  const british = '+447400123456';

  it('X11 pause their country for a day, in that app only, and the admin gets a notice', async () => {
    const app = await paid.app({ smsDailyLimit: 10_000, webhookUrl: 'http://127.0.0.1:9/' });
    await pump(world, app);
    const claim = () => app.from(newIp()).register({ username: newName(), phone: newPhone() });
    await refuses('RATE_LIMITED', claim, { field: 'phone' });
    await assert.rejects(claim, ({ details }) => details.retryAfter > 80_000);
    await app.from(newIp()).register({ username: newName(), phone: british });
    const [pause] = await pausedIn(app);
    assert.deepEqual([pause.country, pause.sent, pause.verified], ['JP', 100, 0]);

    const other = await paid.app();
    await other.register({ username: newName(), phone: newPhone() });

    const { db, tables } = world.server.deps.store.reader;
    const events = (await db.select().from(tables.events)).filter(({ appId }) => appId === app.id);
    const about = events.filter(({ type }) => type === 'country.paused').map(({ data }) => data);
    assert.deepEqual(about, [{ country: 'JP', sent: 100, verified: 0 }]);
    assert.match(await (await fetch(`${world.url}/metrics`)).text(), new RegExp(`sms_paused_country{app="${app.id}"`));

    const { reopenCountry } = await app.raw(reopen, { country: 'JP' }, app.adminToken);
    assert.deepEqual(reopenCountry.pausedCountries, []);
    await claim();
    await refuses('NOT_FOUND', () => app.raw(reopen, { country: 'JP' }, app.adminToken), { field: 'country' });
    await refuses('BAD_USER_INPUT', () => app.raw(reopen, { country: 'Japan' }, app.adminToken), { field: 'country' });
    const acts = (await db.select().from(tables.auditLog)).filter(({ appId }) => appId === app.id);
    const actions = acts.filter(({ action }) => action.startsWith('SMS_COUNTRY')).map(({ action }) => action);
    assert.deepEqual(actions.sort(), ['SMS_COUNTRY_PAUSED', 'SMS_COUNTRY_REOPENED']);
  });

  it('X11 where the app has proven owners, strangers’ networks are slowed and others are not', async () => {
    const app = await paid.app({ smsDailyLimit: 10_000 });
    const phone = newPhone();
    const owner = await app.registerProven({ phone });
    await pump(world, app);
    world.wait(3_600);
    // From a network that has proven one number, one SMS an hour is not judged.
    await app.register({ username: newName(), phone: newPhone() });
    const slowed = app.from(newIp());
    await slowed.register({ username: newName(), phone: newPhone() });
    await refuses('RATE_LIMITED', () => slowed.register({ username: newName(), phone: newPhone() }), {
      field: 'phone',
    });
    await claimAs(app, 19, () => ({ phone: newPhone() }));
    const twentyFirst = () => app.from(newIp()).register({ username: newName(), phone: newPhone() });
    await refuses('RATE_LIMITED', twentyFirst, { field: 'phone' });
    world.wait(3_600);
    await twentyFirst();

    // Owners are not judged.
    await app.from(newIp()).do('requestPasswordReset', { identifier: phone });
    assert.equal((await app.messagesTo(phone))[0]?.kind, 'PASSWORD_RESET_SMS');
    await owner.do('changePassword', { currentPassword: password, newPassword: 'another horse battery' });
    assert.equal((await app.messagesTo(phone))[0]?.kind, 'PASSWORD_CHANGED');
  });

  it('X11 pause nothing where a fifth of them caused a verification', async () => {
    const app = await paid.app({ smsDailyLimit: 10_000 });
    for (let network = 0; network < 25; network++) {
      const at = app.from(newIp());
      await at.registerProven({ phone: newPhone() });
      await claimAs(app, 3, () => ({ phone: newPhone() }), at.ip);
    }
    world.wait(1_300);
    await app.from(newIp()).register({ username: newName(), phone: newPhone() });
    assert.deepEqual(await pausedIn(app), []);
  });

  it('X11 within what a network has earned are neither judged nor stopped', async () => {
    const app = await paid.app({ smsDailyLimit: 10_000 });
    const gateway = app.from(newIp());
    for (let each = 0; each < 4; each++) await gateway.registerProven({ phone: newPhone() });
    await pump(world, app);
    world.wait(3_600);
    await claimAs(app, 4, () => ({ phone: newPhone() }), gateway.ip);
  });

  it('X11 are not sent to a number there that was stored without proof', async () => {
    const app = await paid.app({ smsDailyLimit: 10_000, phoneVerification: false });
    const phone = newPhone();
    const user = await app.register({ phone });
    await app.set({ phoneVerification: true });
    world.wait(2);
    await pump(world, app);
    await app
      .from(newIp())
      .register({ username: newName(), phone: newPhone() })
      .catch(() => {});
    await user.do('changePassword', { currentPassword: password, newPassword: 'another horse battery' });
    const [held] = (await world.heldBack(phone)).filter(({ to }) => to === phone);
    assert.equal(held?.heldBack, 'COUNTRY_PAUSED');
  });
});
