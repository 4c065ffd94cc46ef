import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { bothOn } from '../kit/addresses.js';
import { type CallCounts, countCalls } from '../kit/call-counts.js';
import { newName, newPhone, type TestApp } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

/** Parsing a number takes up to 0.1 ms, so a request parses it once and passes the result on. */
stories('libphonenumber parses a number', world => {
  let calls: CallCounts;
  let app: TestApp;
  before(async () => {
    app = await world.app(bothOn);
    calls = await countCalls();
  });
  after(() => calls.stop());

  async function parsesOf(act: () => Promise<unknown>): Promise<number> {
    // Otherwise a worker that sends an earlier message could make the transaction of the request run again.
    await world.server.settled();
    await calls.reset();
    await act();
    return await calls.of('/libphonenumber-js/es6/parse.js', 'parse');
  }

  it('once for a registration that sends it a code', async () => {
    const phone = newPhone();
    assert.equal(await parsesOf(() => app.register({ username: newName(), phone })), 1);
    await app.codeTo(phone);
  });

  it('once for a registration with verification OFF', async () => {
    const unverified = await world.app();
    assert.equal(await parsesOf(() => unverified.register({ phone: newPhone() })), 1);
  });

  it('once for an upgrade', async () => {
    const user = await app.pseudoUser();
    assert.equal(await parsesOf(() => user.upgrade({ phone: newPhone() })), 1);
  });

  it('once for a change', async () => {
    const user = await app.register({ username: newName() });
    assert.equal(await parsesOf(() => user.change('PHONE', newPhone())), 1);
  });

  it('once for a code that is sent again', async () => {
    const user = await app.register({ username: newName(), phone: newPhone() });
    world.wait(60);
    assert.equal(await parsesOf(() => user.do('resendVerification', { kind: 'PHONE' })), 1);
  });
});
