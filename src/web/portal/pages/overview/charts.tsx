import { SimpleGrid } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { OverviewQuery } from '../../operations/operations.js';
import { LoadingSkeleton } from '../../parts/query-result.js';
import { Countries } from './countries.js';
import { HeldBack } from './held-back.js';
import {
  activeSeries,
  attackSeries,
  loginSeries,
  messageSeries,
  signUpSeries,
  smsSeries,
  verificationSeries,
} from './series.js';
import { SmsSpending } from './sms-spending.js';

/** Loads the chart when it is needed: charts are half of the portal's code, and only this page has any. */
const DailyChart = lazy(async () => ({ default: (await import('./daily-chart.js')).DailyChart }));

/** Charts of each day: what happened, what it cost, and what looks like abuse. */
export function Charts({ overview }: { overview: OverviewQuery['appOverview'] }) {
  const { days, sms, providers, countries, heldBack } = overview;
  const phones = providers.find(({ kind }) => kind === 'PHONE');
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }}>
      <Suspense fallback={<LoadingSkeleton />}>
        <DailyChart title="Sign-ups" days={days} series={signUpSeries} type="stacked" />
        <DailyChart title="Verifications" days={days} series={verificationSeries} type="default" />
        <DailyChart title="Logins" days={days} series={loginSeries} type="default" />
        <DailyChart title="Active users per day" days={days} series={activeSeries} type="default" hasSums={false} />
        <DailyChart title="Signs of abuse" days={days} series={attackSeries} type="stacked" />
        <HeldBack heldBack={heldBack} />
        <DailyChart title="Messages by state" days={days} series={messageSeries} type="stacked" />
        {sms.messages > 0 && <DailyChart title="SMS per day" days={days} series={smsSeries} type="default" />}
      </Suspense>
      <SmsSpending sms={sms} provider={phones} />
      <Countries countries={countries} />
    </SimpleGrid>
  );
}
