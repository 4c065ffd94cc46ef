import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startFakeTwilio, twilioAccount } from '../kit/fake-twilio.js';
import { codeIn, startFakeVonage } from '../kit/fake-vonage.js';
import { serverOn, through } from '../kit/faults.js';
import { messagesThatAre } from '../kit/half-done.js';
import { createDatabase } from '../kit/postgres.js';
import { eventually, type ServerProcess } from '../kit/processes.js';
import { temporaryFolder } from '../kit/temp.js';
import { newName, newPhone, TestApp } from '../kit/test-app.js';
import { engines } from '../kit/world.js';

const claims = 6;
/** Longer than a lease. */
const leaseSeconds = 31;

const vonage = await startFakeVonage();
after(() => vonage.stop());
const twilio = await startFakeTwilio();
after(() => twilio.stop());

for (const engine of engines) {
  describe(`A node that is killed after a provider has accepted messages and before it answered (${engine})`, () => {
    let nodes: [ServerProcess, ServerProcess];
    let drop = async () => {};
    before(async () => {
      let url = `file:${join(temporaryFolder(), 'bonafide.sqlite')}`;
      if (engine === 'PostgreSQL') ({ url, drop } = await createDatabase());
      const environment = {
        ...through(vonage),
        TWILIO_ACCOUNT_SID: twilioAccount.accountSid,
        TWILIO_AUTH_TOKEN: twilioAccount.authToken,
        TWILIO_HOST: twilio.host,
        SMS_PROVIDERS: 'vonage,twilio',
      };
      nodes = [serverOn(engine, url, environment), serverOn(engine, url, environment)];
    });
    after(async () => {
      for (const node of nodes) await node.stop();
      await drop();
    });

    it('D16 another provider sends them with the same code, and the first gets none again', async t => {
      const [dying, survivor] = nodes;
      await dying.start();
      vonage.behave('accept and hang');
      const settings = { phoneVerification: true, allowedCountries: ['JP'] };
      const app = await TestApp.create(dying, settings);
      const phones = Array.from({ length: claims }, () => newPhone());
      const ours = (to: string) => phones.includes(to.startsWith('+') ? to : `+${to}`);
      for (const phone of phones) await app.register({ username: newName(), phone });
      const byVonage = () => vonage.accepted.filter(({ to }) => ours(to));
      const byTwilio = () => twilio.accepted.filter(({ To = '' }) => ours(To));
      await eventually('all messages at Vonage', 10, () => byVonage().length === claims);
      await dying.kill('SIGKILL');
      assert.equal(byTwilio().length, 0);

      // Vonage works again, and would accept them a second time.
      vonage.behave({ status: '0' });
      survivor.wait(leaseSeconds);
      await survivor.start();
      await eventually('all messages at Twilio', 15, () => byTwilio().length === claims);
      const isEmpty = async () =>
        (await messagesThatAre(survivor.environment.DATABASE_URL ?? '', 'QUEUED')).length === 0;
      await eventually('an empty outbox', 15, isEmpty);
      assert.deepEqual([byVonage().length, byTwilio().length], [claims, claims]);
      for (const { To, Body = '' } of byTwilio()) {
        assert.equal(codeIn(Body), codeIn(byVonage().find(({ to }) => `+${to}` === To)?.text ?? ''));
      }
      t.diagnostic(
        `${claims} of ${claims} left by Twilio after the crash; all of them by two, because Vonage had taken them`,
      );
    });
  });
}
