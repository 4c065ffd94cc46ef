import { useQuery } from '@apollo/client/react';
import { NativeSelect, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { pollMs } from '../hooks/use-polling.js';
import type { OverviewQuery } from '../operations/operations.js';
import { OverviewDocument } from '../operations/operations.js';
import { Page } from '../parts/page.js';
import { QueryResult } from '../parts/query-result.js';
import { Budgets } from './overview/budgets.js';
import { Charts } from './overview/charts.js';
import { FirstSteps } from './overview/first-steps.js';
import { LowPurses } from './overview/low-purses.js';
import { PausedCountries } from './overview/paused-countries.js';
import { ProviderAlerts } from './overview/provider-alerts.js';

const spanLabels = { '1': 'Today', '7': 'Last 7 days', '30': 'Last 30 days', '90': 'Last 90 days' };

/** In the order of what an operator needs first: problems, the budget, numbers, charts. */
export function OverviewPage() {
  const [days, setDays] = useState('30');
  // The server counts at most every ten seconds, so some polls return the same numbers.
  const result = useQuery(OverviewDocument, { variables: { days: Number(days) }, pollInterval: pollMs });
  return (
    <Page
      title="Overview"
      lead="Live numbers of this app. A day begins at midnight UTC."
      actions={
        <NativeSelect
          aria-label="Days"
          value={days}
          onChange={event => setDays(event.currentTarget.value)}
          data={Object.entries(spanLabels).map(([value, label]) => ({ value, label }))}
        />
      }
    >
      <QueryResult result={result}>
        {overview => (
          <Stack gap="lg">
            <ProviderAlerts providers={overview.appOverview.providers} />
            <LowPurses purses={overview.app.purses ?? []} />
            <PausedCountries countries={overview.app.pausedCountries ?? []} />
            {overview.appOverview.users.total === 0 && <FirstSteps {...overview} />}
            <Budgets purses={overview.app.purses ?? []} />
            {overview.appOverview.users.total > 0 && (
              <>
                <Counts {...overview.appOverview} />
                <Charts overview={overview.appOverview} />
              </>
            )}
          </Stack>
        )}
      </QueryResult>
    </Page>
  );
}

const counted: { name: keyof OverviewQuery['appOverview']['users']; label: string }[] = [
  { name: 'total', label: 'Users' },
  { name: 'verifiedEmail', label: 'Verified email' },
  { name: 'verifiedPhone', label: 'Verified phone' },
  { name: 'pseudo', label: 'Pseudo users' },
  { name: 'disabled', label: 'Disabled' },
];

function Counts({ users, activeUsers }: Pick<OverviewQuery['appOverview'], 'users' | 'activeUsers'>) {
  const counts = [
    ...counted.map(({ name, label }) => ({ name, label, count: users[name] })),
    { name: 'activeToday', label: 'Active today', count: activeUsers.today },
    { name: 'active7', label: 'Active in 7 days', count: activeUsers.last7Days },
    { name: 'active30', label: 'Active in 30 days', count: activeUsers.last30Days },
  ];
  return (
    <SimpleGrid cols={{ base: 2, sm: 4 }}>
      {counts.map(({ name, label, count }) => (
        <Paper key={name} withBorder p="md">
          <Text size="sm" c="dimmed">
            {label}
          </Text>
          <Text fz="1.75rem" fw={700} data-count={name}>
            {count.toLocaleString()}
          </Text>
        </Paper>
      ))}
    </SimpleGrid>
  );
}
