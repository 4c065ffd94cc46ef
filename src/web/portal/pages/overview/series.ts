import { stateLabels } from '../../labels.js';
import type { MessageState, OverviewQuery } from '../../operations/operations.js';

export type Day = OverviewQuery['appOverview']['days'][number];

/** One series of bars in a chart. */
export interface Series {
  label: string;
  color: string;
  count: (day: Day) => number;
}

export const signUpSeries: Series[] = [
  { label: 'Users', color: 'brand.6', count: day => day.signUps },
  { label: 'Pseudo users', color: 'grape.5', count: day => day.pseudoUsers },
];

export const verificationSeries: Series[] = [
  { label: 'Started', color: 'blue.5', count: day => day.verificationsStarted },
  { label: 'Succeeded', color: 'green.6', count: day => day.verificationsSucceeded },
];

export const loginSeries: Series[] = [
  { label: 'Logged in', color: 'brand.6', count: day => day.logins },
  { label: 'Failed', color: 'red.6', count: day => day.failedLogins },
];

/** Each day counts a user once, so the days have no sum. */
export const activeSeries: Series[] = [{ label: 'Active users', color: 'brand.6', count: day => day.activeUsers }];

export const attackSeries: Series[] = [
  { label: 'Failed logins', color: 'red.6', count: day => day.failedLogins },
  { label: 'Wrong codes', color: 'orange.6', count: day => day.wrongCodes },
  { label: 'Requests refused by a limit', color: 'grape.5', count: day => day.rateLimited },
  { label: 'Wrong admin tokens', color: 'gray.6', count: day => day.refusedAdminTokens },
];

export const smsSeries: Series[] = [{ label: 'SMS', color: 'blue.5', count: day => day.sms }];

/** Each is visible on a light and on a dark background. */
const messageColors: Record<MessageState, string> = {
  DELIVERED: 'green.6',
  SENT: 'blue.5',
  QUEUED: 'yellow.5',
  FAILED: 'red.6',
  EXPIRED: 'gray.6',
  SUPPRESSED: 'grape.5',
};

const messageStates = Object.keys(messageColors) as MessageState[];

export const messageSeries: Series[] = messageStates.map(state => ({
  label: stateLabels[state],
  color: messageColors[state],
  count: day => day.messages.find(message => message.state === state)?.count ?? 0,
}));
