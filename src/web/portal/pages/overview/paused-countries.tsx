import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useAct } from '../../act.js';
import { countryName } from '../../names.js';
import type { OverviewQuery } from '../../operations/operations.js';
import { ReopenCountryDocument } from '../../operations/operations.js';
import { Failed } from '../../parts/failed.js';
import { When } from '../../parts/when.js';

type Paused = NonNullable<OverviewQuery['app']['pausedCountries']>[number];

/** Countries that get no SMS for claims, since somebody may be earning by their numbers. */
export function PausedCountries({ countries }: { countries: readonly Paused[] }) {
  const { act, isBusy, failure } = useAct(ReopenCountryDocument);
  if (countries.length === 0) return null;
  return (
    <Stack>
      {countries.map(({ country, sent, verified, endsAt }) => (
        <Alert key={country} color="yellow" title={`No SMS to ${countryName(country)} for now`}>
          <Group justify="space-between">
            <Text size="sm">
              Of {sent} SMS only {verified} led to a verification. It is tried again <When at={endsAt} />.
            </Text>
            <Button size="xs" variant="default" loading={isBusy} onClick={() => void act({ country })}>
              Reopen
            </Button>
          </Group>
        </Alert>
      ))}
      <Failed failure={failure} />
    </Stack>
  );
}
