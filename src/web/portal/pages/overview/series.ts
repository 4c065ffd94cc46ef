import { entriesOf, stateNames } from '../../names.js';
import type { MessageState, OverviewQuery } from '../../operations/operations.js';

export type Day = OverviewQuery['appOverview']['days'][number];

/** One colour of a chart: what it counts of a day. */
export interface Series {
  label: string;
  color: string;
  of: (day: Day) => number;
}

export const signUpSeries: Series[] = [
  { label: 'With a password', color: 'brand.6', of: day => day.signUps },
  { label: 'Pseudo users', color: 'grape.5', of: day => day.pseudoUsers },
];

export const verificationSeries: Series[] = [
  { label: 'Started', color: 'blue.5', of: day => day.verificationsStarted },
  { label: 'Succeeded', color: 'green.6', of: day => day.verificationsSucceeded },
];

const messageColors: Record<MessageState, string> = {
  DELIVERED: 'green.6',
  SENT: 'blue.5',
  QUEUED: 'yellow.5',
  FAILED: 'red.6',
  EXPIRED: 'gray.5',
  SUPPRESSED: 'gray.7',
};

export const messageSeries: Series[] = entriesOf(messageColors).map(({ value: state, label: color }) => ({
  label: stateNames[state],
  color,
  of: day => day.messages.find(message => message.state === state)?.count ?? 0,
}));
