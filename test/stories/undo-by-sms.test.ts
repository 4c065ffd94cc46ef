import assert from 'node:assert/strict';
import { it } from 'node:test';
import { limits } from '../../src/domain/limits/limits.js';
import { bothOn } from '../kit/addresses.js';
import { post } from '../kit/graphql.js';
import { operations } from '../kit/operations.js';
import { newEmail, newIp, newPhone, refuses, type TestApp } from '../kit/test-app.js';
import { changed, changeEmail, undo } from '../kit/undo.js';
import { stories } from '../kit/world.js';

const settings = { ...bothOn, loginByCode: ['EMAIL', 'PHONE'] };

stories('An undo that a code by SMS completes', world => {
  /** Creates a user with a number of long ago, whose mailbox was changed and the change undone. */
  async function frozenWithPhone(app: TestApp) {
    const [old, phone] = [newEmail(), newPhone()];
    await app.registerProven({ email: old, phone });
    world.wait(72 * 3_600);
    const given = await changeEmail(app, await app.login(old), old);
    await undo(given);
    return { ...given, phone };
  }

  /** Asks for a code from another network, without the header that names the app. */
  async function ask(variables: Record<string, unknown>) {
    const { body } = await post(world.url, operations.requestCodeByNotice, variables, { 'x-forwarded-for': newIp() });
    const { requestCodeByNotice } = body.data as unknown as {
      requestCodeByNotice: { accepted: boolean; loginId: string };
    };
    return requestCodeByNotice;
  }

  it('C25 sends a code to the number of the account, by its link', async () => {
    const app = await world.app(settings);
    const { token, phone, old } = await frozenWithPhone(app);
    const { accepted, loginId } = await ask({ token, phone });
    assert.equal(accepted, true);
    const code = { loginId, code: await app.codeTo(phone) };
    assert.equal((await app.do('proveByNotice', { token, input: { code } })).state, 'OLD');
    await app.login(old);
  });

  it('C25 sends no message to another number, and a code to that number proves nothing', async () => {
    const app = await world.app(settings);
    const { token, phone: own } = await frozenWithPhone(app);
    const ofAccount = (await app.messagesTo(own)).length;
    const other = newPhone();
    await app.registerProven({ phone: other });
    const claimed = newPhone();
    await app.register({ generateUsername: true, phone: claimed });
    for (const phone of [other, claimed, newPhone()]) {
      const before = (await app.messagesTo(phone)).length;
      const { accepted, loginId } = await ask({ token, phone });
      assert.equal(accepted, true);
      await world.server.settled();
      assert.equal((await app.messagesTo(phone)).length, before);
      assert.equal((await app.messagesTo(own)).length, ofAccount, 'the number of the account gets none either');
      const code = { loginId, code: '000000' };
      await refuses('INVALID_CODE', () => app.do('proveByNotice', { token, input: { code } }), { attemptsLeft: 4 });
    }
  });

  it('C26 does not let strangers with the link and the number use up the codes of the owner', async () => {
    const app = await world.app(settings);
    const { token, phone } = await frozenWithPhone(app);
    const before = (await app.messagesTo(phone)).length;
    const stranger = app.from(newIp());
    for (let asked = 0; asked < limits.resetsToAddressOfNetwork.most + 3; asked++)
      await stranger.do('requestCodeByNotice', { token, phone });
    await world.server.settled();
    const got = (await app.messagesTo(phone)).length - before;
    assert.equal(got, limits.resetsToAddressOfNetwork.most, 'as many as by `requestLoginCode`, which counts them too');
    await stranger.do('requestLoginCode', { identifier: phone });
    await world.server.settled();
    assert.equal((await app.messagesTo(phone)).length - before, got);
    // The network of the owner.
    const { loginId } = await app.do('requestLoginCode', { identifier: phone });
    const code = { loginId, code: await app.codeTo(phone) };
    assert.equal((await app.do('proveByNotice', { token, input: { code } })).state, 'OLD');
  });

  it('C25 asks for no code where none can complete it', async () => {
    const app = await world.app(settings);
    const { token, phone, user } = await frozenWithPhone(app);
    await refuses('INVALID_IDENTIFIER', () => app.do('requestCodeByNotice', { token, phone: 'a b' }), {
      field: 'phone',
    });
    await app.set({ loginByCode: ['EMAIL'] });
    await refuses('FORBIDDEN', () => app.do('requestCodeByNotice', { token, phone }), {
      field: 'phone',
      reason: 'LOGIN_BY_CODE_OFF',
    });
    await app.set({ loginByCode: ['EMAIL', 'PHONE'] });
    const open = await changed(app);
    for (const dead of [open.token, 'A'.repeat(64)])
      await refuses('INVALID_TOKEN', () => app.do('requestCodeByNotice', { token: dead, phone }));
    await app.admin('decideFreeze', { userId: user.id, kind: 'EMAIL', keep: 'NEW' });
    await refuses('INVALID_TOKEN', () => app.do('requestCodeByNotice', { token, phone }));
  });
});
