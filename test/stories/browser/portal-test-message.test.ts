import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { accessibilityViolations } from '../../kit/accessibility.js';
import { storiesInBrowser } from '../../kit/browser.js';
import { startFakeGateway } from '../../kit/fake-gateway.js';
import { startFakeVonage } from '../../kit/fake-vonage.js';
import { senderSecret } from '../../kit/gateway-receipts.js';
import { patient, signInto } from '../../kit/portal.js';
import { newEmail, newPhone } from '../../kit/test-app.js';

const gateway = await startFakeGateway(senderSecret);
after(() => gateway.stop());
const vonage = await startFakeVonage();
after(() => vonage.stop());

storiesInBrowser(
  'A test message through one of several providers',
  ({ world, openPage }) => {
    it('O21 is the choice of the admin, who sees what that provider answered', async () => {
      const app = await world.app({ allowedCountries: ['JP'] });
      const tab = await openPage({ viewport: { width: 390, height: 844 } });
      const page = patient(tab);
      await signInto(page, world.url, app.adminToken, `#/${app.id}/settings`);
      const card = page.getByRole('region', { name: 'Test message' });
      const provider = card.getByLabel('Provider', { exact: true });
      const address = card.getByLabel(/Your email address/);
      const send = async () => {
        await address.fill(newPhone());
        await provider.selectOption({ label: 'Gateway' });
        await card.getByRole('button', { name: 'Send test message' }).click();
      };
      await send();
      await card.getByText('The provider accepted the message').waitFor();
      assert.deepEqual([gateway.accepted.length, vonage.requests.length], [1, 0]);
      assert.deepEqual(await accessibilityViolations(page), []);
      assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true);
      gateway.behave({ status: 401 });
      await send();
      await card.getByText('Not accepted yet').waitFor();
      await card.getByText(/did not accept the signature/).waitFor();
      assert.equal(vonage.requests.length, 0);
      // Email has no provider here, so there is nothing to choose.
      await address.fill(newEmail());
      await provider.waitFor({ state: 'detached' });
      assert.deepEqual(tab.violations, []);
      await tab.close();
    });
  },
  {
    vonage: { apiKey: 'key', apiSecret: 'secret', signatureSecret: null, host: vonage.host },
    http: { smsUrl: gateway.url, email: null, secrets: [senderSecret] },
    smsProviders: ['vonage', 'http'],
  },
);
