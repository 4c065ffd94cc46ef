import { useQuery } from '@apollo/client/react';
import { NativeSelect, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { pollMs } from '../hooks/use-polling.js';
import type { OverviewQuery } from '../operations/operations.js';
import { OverviewDocument } from '../operations/operations.js';
import { EmptyNotice } from '../parts/empty-notice.js';
import { Page } from '../parts/page.js';
import { LoadingSkeleton, QueryResult } from '../parts/query-result.js';
import { Countries } from './overview/countries.js';
import { LowPurses } from './overview/low-purses.js';
import { PausedCountries } from './overview/paused-countries.js';
import { ProviderAlerts } from './overview/provider-alerts.js';
import { messageSeries, signUpSeries, verificationSeries } from './overview/series.js';

/** Loads the chart when it is needed: charts are half of the portal's code, and only this page has any. */
const DailyChart = lazy(async () => ({ default: (await import('./overview/daily-chart.js')).DailyChart }));

const spanLabels = { '7': 'Last 7 days', '30': 'Last 30 days', '90': 'Last 90 days' };

export function OverviewPage() {
  const [days, setDays] = useState('30');
  // The server counts at most every ten seconds, so some polls return the same numbers.
  const result = useQuery(OverviewDocument, { variables: { days: Number(days) }, pollInterval: pollMs });
  return (
    <Page
      title="Overview"
      lead="Live numbers of this app. Days are those of UTC."
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
        {({ app, appOverview }) => (
          <Stack gap="lg">
            <ProviderAlerts providers={appOverview.providers} />
            <LowPurses purses={app.purses ?? []} />
            <PausedCountries countries={app.pausedCountries ?? []} />
            <Counts users={appOverview.users} />
            {appOverview.users.total === 0 && (
              <EmptyNotice>Nobody has signed up yet. The first user shows here within seconds.</EmptyNotice>
            )}
            <SimpleGrid cols={{ base: 1, lg: 2 }}>
              <Suspense fallback={<LoadingSkeleton />}>
                <DailyChart title="Sign-ups" days={appOverview.days} series={signUpSeries} type="stacked" />
                <DailyChart title="Verifications" days={appOverview.days} series={verificationSeries} type="default" />
                <DailyChart title="Messages by state" days={appOverview.days} series={messageSeries} type="stacked" />
              </Suspense>
              <Countries countries={appOverview.countries} />
            </SimpleGrid>
          </Stack>
        )}
      </QueryResult>
    </Page>
  );
}

type Users = OverviewQuery['appOverview']['users'];

const counted: { name: keyof Users; label: string }[] = [
  { name: 'total', label: 'Users' },
  { name: 'verifiedEmail', label: 'Verified email' },
  { name: 'verifiedPhone', label: 'Verified phone' },
  { name: 'pseudo', label: 'Pseudo users' },
  { name: 'disabled', label: 'Disabled' },
];

function Counts({ users }: { users: Users }) {
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }}>
      {counted.map(({ name, label }) => (
        <Paper key={name} withBorder p="md">
          <Text size="sm" c="dimmed">
            {label}
          </Text>
          <Text fz="1.75rem" fw={700} data-count={name}>
            {users[name].toLocaleString()}
          </Text>
        </Paper>
      ))}
    </SimpleGrid>
  );
}
