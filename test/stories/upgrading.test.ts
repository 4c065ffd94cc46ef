import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { daysOfStores, type Known, openOldStore } from '../kit/old-store.js';
import { newName, newPhone, password, refuses, TestApp } from '../kit/test-app.js';
import { engines, type World } from '../kit/world.js';

for (const day of daysOfStores()) {
  for (const engine of engines) {
    describe(`A store that was written on ${day} (${engine})`, () => {
      let world: World;
      let known: Known;
      let app: TestApp;
      let drop: () => Promise<void>;
      before(async () => {
        ({ world, known, drop } = await openOldStore(day, engine));
        await world.start();
        app = TestApp.known(world, known.app);
      });
      after(async () => {
        await world.stop();
        await drop();
      });

      it('L1 finds its users by username, email and phone, and only their owners', async () => {
        const { owner, claimant } = known;
        for (const identifier of [owner.username, owner.email, owner.phone]) {
          assert.equal((await app.login(identifier)).id, owner.id);
        }
        await refuses('INVALID_CREDENTIALS', () => app.login(owner.email, 'not the password'));
        for (const identifier of [claimant.email, claimant.phone]) {
          await refuses('IDENTIFIER_NOT_VERIFIED', () => app.login(identifier));
        }
        const { id, username } = known.disabled;
        await refuses('INVALID_CREDENTIALS', () => app.login(username));
        await app.admin('enableUser', { id });
        assert.equal((await app.login(username)).id, id);
      });

      it('L6 accepts an imported password', async () => {
        assert.equal((await app.login(known.imported.username)).session.user.username, known.imported.username);
      });

      it('T4 T5 keeps its sessions, and accepts access tokens of its old keys', async () => {
        for (const user of [known.owner, known.pseudo]) {
          assert.equal((await app.do('me', {}, user.accessToken)).id, user.id);
          const { accessToken } = await app.do('refreshSession', { refreshToken: user.refreshToken });
          assert.equal((await app.do('me', {}, accessToken)).id, user.id);
        }
        const { attributes } = await app.do('me', {}, known.owner.accessToken);
        assert.deepEqual(attributes, { z: 1, a: { y: [1.5, null], b: 'ü' } });
        await refuses('INVALID_TOKEN', () => app.do('refreshSession', { refreshToken: known.ended.refreshToken }));
        await refuses('UNAUTHENTICATED', () => app.do('me', {}, known.ended.accessToken));
      });

      it('V2 V3 accepts the codes and links that were on their way', async () => {
        const { claimant, mover } = known;
        assert.equal((await app.do('verifyPhone', { code: claimant.code }, claimant.accessToken)).verified, true);
        await app.do('verifyLink', { token: claimant.token });
        for (const identifier of [claimant.email, claimant.phone]) {
          assert.equal((await app.login(identifier)).id, claimant.id);
        }
        assert.equal((await app.login(mover.phone)).id, mover.id);
        assert.equal((await app.do('verifyPhone', { code: mover.code }, mover.accessToken)).verified, true);
        assert.equal((await app.login(mover.newPhone)).id, mover.id);
      });

      it('X9 accepts the link of a reset that was on its way', async () => {
        const next = 'another fine password';
        await app.do('resetPassword', { input: { token: known.forgetful.token, newPassword: next } });
        assert.equal((await app.login(known.forgetful.email, next)).id, known.forgetful.id);
      });

      it('D1 sends the messages that waited, and their code is valid', async () => {
        const { phone, accessToken } = known.unsent;
        world.wait(120);
        const code = await app.codeTo(phone);
        assert.equal((await app.do('verifyPhone', { code }, accessToken)).verified, true);
      });

      it('O3 accepts its admin tokens, and new users', async () => {
        assert.equal((await app.admin('user', { id: known.owner.id })).id, known.owner.id);
        const phone = newPhone();
        const newcomer = await app.registerProven({ phone });
        assert.equal((await app.login(phone, password)).id, newcomer.id);
        assert.ok((await app.register({ username: newName() })).id);
      });
    });
  }
}
