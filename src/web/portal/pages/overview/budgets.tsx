import { Progress, SimpleGrid, Stack, Text } from '@mantine/core';
import type { OverviewQuery } from '../../operations/operations.js';
import { Timestamp } from '../../parts/timestamp.js';
import { Card } from './card.js';

type Purse = NonNullable<OverviewQuery['app']['purses']>[number];

const names = {
  APP: { EMAIL: 'Emails of this app', PHONE: 'SMS of this app' },
  SERVER: { EMAIL: 'Emails of all apps together', PHONE: 'SMS of all apps together' },
} as const;

/** The used part of each daily limit. Nothing is shown with the development inbox, which has no such limits. */
export function Budgets({ purses }: { purses: readonly Purse[] }) {
  if (purses.length === 0) return null;
  return (
    <Card
      title="Message limits"
      lead="The most messages in 24 hours. A part is reserved for password resets and notices to verified addresses."
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
        {purses.map(purse => (
          <Budget key={`${purse.scope} ${purse.kind}`} {...purse} />
        ))}
      </SimpleGrid>
    </Card>
  );
}

function Budget({ kind, scope, spent, most, keptForOwners, isLow, resetsAt }: Purse) {
  const forAll = most - keptForOwners;
  const share = (count: number) => (most === 0 ? 0 : (100 * count) / most);
  const usedUp = spent >= most ? 'Nothing is left. ' : spent >= forAll ? 'Only the reserved part is left.  ' : '';
  return (
    <Stack gap={4}>
      <Text fw={600}>{names[scope][kind]}</Text>
      <Progress.Root size="lg" aria-hidden="true">
        <Progress.Section value={Math.min(share(spent), 100)} color={isLow ? 'yellow.6' : 'brand.6'} />
      </Progress.Root>
      <Text size="sm">
        {spent.toLocaleString()} of {most.toLocaleString()} used. {usedUp}Sign-ups and changes can use{' '}
        {forAll.toLocaleString()}; {keptForOwners.toLocaleString()} are reserved.
      </Text>
      <Text size="sm" c="dimmed">
        {resetsAt == null ? (
          'Nothing was sent in the last 24 hours.'
        ) : (
          <>
            Counting starts again <Timestamp at={resetsAt} />.
          </>
        )}
      </Text>
    </Stack>
  );
}
