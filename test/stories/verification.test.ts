import assert from 'node:assert/strict';
import { it } from 'node:test';
import { newName, newPhone, refuses, wrongCode } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

stories('Verifying a phone', world => {
  it('V4 the first user to verify a number owns it, and V5 the other claimant is told so only with the right code', async () => {
    const app = await world.app({ phoneVerification: true });
    const phone = newPhone();
    const first = await app.register({ username: newName(), phone });
    const firstCode = await app.codeTo(phone);
    const second = await app.register({ username: newName(), phone });
    const secondCode = await app.codeTo(phone);

    const verified = await second.do('verifyPhone', { code: secondCode });
    assert.equal(verified.user.phone.verified, true);
    await refuses('INVALID_CODE', () => first.do('verifyPhone', { code: wrongCode(firstCode) }), { attemptsLeft: 4 });
    await refuses('IDENTIFIER_TAKEN', () => first.do('verifyPhone', { code: firstCode }), { field: 'phone' });
    assert.equal((await app.login(phone)).id, second.id);
  });
});
