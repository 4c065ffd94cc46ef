import { useQuery } from '@apollo/client/react';
import { Stack } from '@mantine/core';
import { AppSettingsDocument } from '../operations/operations.js';
import { Page } from '../parts/page.js';
import { QueryResult } from '../parts/query-result.js';
import { BrandingSettings } from './settings/branding.js';
import { GeneralSettings } from './settings/general.js';
import { PasskeySettings } from './settings/passkeys.js';
import { SmsSenders } from './settings/sms-senders.js';
import { TestAddresses } from './settings/test-addresses.js';
import { TestMessage } from './settings/test-message.js';
import { TokenClaims } from './settings/token-claims.js';
import { VerificationSettings } from './settings/verification.js';

export function SettingsPage() {
  const result = useQuery(AppSettingsDocument);
  return (
    <Page title="Settings" lead="A change takes effect within two seconds.">
      <QueryResult result={result}>
        {({ app: { settings, signUpOptions } }) =>
          settings !== null && (
            <Stack gap="lg">
              <VerificationSettings settings={settings} signUpOptions={signUpOptions} />
              <GeneralSettings settings={settings} />
              <SmsSenders saved={settings.smsSendersByCountry} />
              <BrandingSettings settings={settings} />
              <PasskeySettings saved={settings.passkeys} />
              <TokenClaims saved={settings.claims} />
              <TestMessage />
              <TestAddresses saved={settings.testAddresses} />
            </Stack>
          )
        }
      </QueryResult>
    </Page>
  );
}
