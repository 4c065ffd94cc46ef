import { Alert, Text } from '@mantine/core';
import type { OverviewQuery } from '../../operations/operations.js';
import { Timestamp } from '../../parts/timestamp.js';

type Purse = NonNullable<OverviewQuery['app']['purses']>[number];

const sentences = {
  APP: { EMAIL: 'This app has nearly used up its daily emails.', PHONE: 'This app has nearly used up its daily SMS.' },
  SERVER: {
    EMAIL: 'All apps together have nearly used up their daily emails.',
    PHONE: 'All apps together have nearly used up their daily SMS.',
  },
} as const;

/** Warns before sign-ups with an address are refused. Resets and notices keep the last fifth. */
export function LowPurses({ purses }: { purses: readonly Purse[] }) {
  return purses
    .filter(({ isLow }) => isLow)
    .map(({ kind, scope, spent, most, resetsAt }) => (
      <Alert key={`${scope} ${kind}`} color="yellow" role="status" title={sentences[scope][kind]}>
        <Text>
          {spent.toLocaleString()} of {most.toLocaleString()} were sent. When four fifths are used, the server refuses
          sign-ups and changes with an address. Password resets and notices are still sent. Counting starts again{' '}
          <Timestamp at={resetsAt} />.
        </Text>
      </Alert>
    ));
}
