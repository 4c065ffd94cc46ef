import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { accessibilityViolations } from '../../kit/accessibility.js';
import { storiesInBrowser } from '../../kit/browser.js';
import { startFakeTwilio, twilioAccount } from '../../kit/fake-twilio.js';
import { startFakeVonage } from '../../kit/fake-vonage.js';
import { patient, signInto } from '../../kit/portal.js';
import { newIp, newName, newPhone } from '../../kit/test-app.js';

const vonage = await startFakeVonage();
after(() => vonage.stop());
const twilio = await startFakeTwilio();
after(() => twilio.stop());
const { accountSid, authToken } = twilioAccount;

storiesInBrowser(
  'A provider in trouble beside one that works',
  ({ world, openPage }) => {
    it('O17 D19 the portal shows who was asked for each message, and that another provider sends them', async () => {
      const app = await world.app({ phoneVerification: true, allowedCountries: ['JP'] });
      vonage.behave({ status: '9' });
      for (let each = 0; each < 5; each++) {
        await app.from(newIp()).register({ username: newName(), phone: newPhone() });
        await world.server.settled();
      }
      for (const colorScheme of ['light', 'dark'] as const) {
        const tab = await openPage({ viewport: { width: 1440, height: 900 }, colorScheme });
        const page = patient(tab);
        await signInto(page, world.url, app.adminToken, `#/${app.id}/overview`);
        const alert = page.getByRole('region', { name: 'Vonage accepts no messages' });
        await alert.getByText('Another provider sends its messages.').waitFor();
        assert.deepEqual(await accessibilityViolations(page), []);
        await page.getByRole('navigation').getByRole('link', { name: 'Messages' }).click();
        const providers = page.getByRole('list', { name: 'Providers' }).first();
        for (const name of [/^Vonage/, /^Twilio/])
          await providers.getByRole('listitem').filter({ hasText: name }).waitFor();
        await providers.getByText('Not accepted now').waitFor();
        await providers.getByText('vonage:9').waitFor();
        await providers.getByText('Accepted, asked').waitFor();
        assert.deepEqual(await accessibilityViolations(page), []);
        assert.deepEqual(tab.complaints, []);
        await tab.close();
      }
    });
  },
  {
    vonage: { apiKey: 'key', apiSecret: 'secret', signatureSecret: null, host: vonage.host },
    twilio: {
      accountSid,
      authToken,
      login: { user: accountSid, password: authToken },
      messagingServiceSid: null,
      host: twilio.host,
    },
    smsProviders: ['vonage', 'twilio'],
  },
);
