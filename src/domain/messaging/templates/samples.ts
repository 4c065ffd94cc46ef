import type { Kind } from '../../../platform/values/kinds.js';
import { maskAddress } from '../../../platform/values/mask.rules.js';
import { invitationMs, lifetimeMs } from '../../lifetimes.rules.js';
import { type Branding, lookOf } from '../branding/look.rules.js';
import { inWords } from './durations.rules.js';
import { type Happening, happeningVariables, happeningWords } from './happening-words.rules.js';
import { nameKinds } from './other-identifiers.rules.js';
import { type PreparedSummary, preparedWords } from './prepared-words.rules.js';
import { type Channel, kindFacts, type MessageKind, type TemplateValues } from './templates.js';
import { nameWayIn } from './ways-in.rules.js';

/** The kinds of the other identifiers in samples. They make the longest text that a reader of each channel can get. */
const otherKinds: Readonly<Record<Channel, readonly Kind[]>> = {
  EMAIL: ['PHONE', 'USERNAME'],
  SMS: ['EMAIL', 'USERNAME'],
};

const minuteMs = 60_000;
/** The app of a sample. */
export type SampleApp = Branding & { name: string };

const exampleApp: SampleApp = { name: 'Example', brandColor: null, logo: null };
/** Uses an address that is reserved for documentation (RFC 5737). */
const exampleHappening: Happening = {
  at: Date.UTC(2026, 0, 31, 9, 30),
  program: 'Firefox',
  system: 'Windows',
  network: '203.0.*.*',
};
/** A long example, because an SMS is tested with its longest text. */
const examplePrepared: PreparedSummary = {
  hasPassword: true,
  passkeys: 2,
  hasAuthenticatorApp: true,
  sessions: 2,
  origins: ['Firefox, Windows, 203.0.*.*', 'Safari, iPhone, 198.51.*.*'],
};
const sampleToken = 'Ab3-'.repeat(16);

/** The inputs for the sample values. */
export interface SampleOf {
  kind: MessageKind;
  channel: Channel;
  locale: string;
  app?: SampleApp | undefined;
}

/** Returns invented values with which a template is shown and tested. Lifetimes are those of this kind. */
export function sampleValuesOf({ kind, channel, locale, app = exampleApp }: SampleOf): TemplateValues {
  const { purpose, isActionable, isActionableIfPrepared } = kindFacts[kind];
  const page = isActionable || isActionableIfPrepared ? 'secure' : purpose === 'RESET' ? 'reset' : 'verify';
  const lifetime =
    kind === 'INVITATION' ? invitationMs : lifetimeMs[purpose ?? 'CLAIM'][channel === 'EMAIL' ? 'EMAIL' : 'PHONE'];
  const expiresInMinutes = lifetime / minuteMs;
  return {
    appName: app.name,
    address: maskAddress('jane@example.com'),
    newAddress: maskAddress('new@example.com'),
    oldAddress: maskAddress('old@example.com'),
    otherIdentifiers: nameKinds(otherKinds[channel], locale),
    wayIn: nameWayIn('PASSKEY', locale),
    preparedBefore: preparedWords(examplePrepared, otherKinds[channel], locale),
    ...happeningWords(happeningVariables(exampleHappening), locale),
    code: '314159',
    link: `https://accounts.example.com/${page}#${sampleToken}`,
    expiresInMinutes,
    expiresIn: inWords(expiresInMinutes, locale),
    channel,
    ...lookOf(app),
  };
}
