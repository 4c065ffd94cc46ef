import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { usePortalMutation } from '../../hooks/use-portal-mutation.js';
import { countryName } from '../../labels.js';
import type { OverviewQuery } from '../../operations/operations.js';
import { ReopenCountryDocument } from '../../operations/operations.js';
import { FailureAlert } from '../../parts/failure-alert.js';
import { Timestamp } from '../../parts/timestamp.js';

type Paused = NonNullable<OverviewQuery['app']['pausedCountries']>[number];

/** Countries whose verification SMS are slowed or stopped: few of their numbers were verified, so it may be SMS fraud. */
export function PausedCountries({ countries }: { countries: readonly Paused[] }) {
  const { mutate, isBusy, failure } = usePortalMutation(ReopenCountryDocument);
  if (countries.length === 0) return null;
  return (
    <Stack>
      {countries.map(({ country, sent, verified, endsAt }) => (
        <Alert key={country} color="yellow" title={`SMS to ${countryName(country)} are slowed or stopped`}>
          <Group justify="space-between">
            <Text size="sm">
              {verified === 0 ? 'None' : `Only ${verified}`} of {sent} SMS led to a verification. Until{' '}
              <Timestamp at={endsAt} />, a network that has not verified a number gets few SMS or none.
            </Text>
            <Button size="xs" variant="default" loading={isBusy} onClick={() => void mutate({ country })}>
              Reopen
            </Button>
          </Group>
        </Alert>
      ))}
      <FailureAlert failure={failure} />
    </Stack>
  );
}
