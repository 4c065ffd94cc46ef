import type { Kind } from '../../../platform/values/kinds.js';
import { maskAddress } from '../../../platform/values/mask.rules.js';
import { fallbackLocale } from './locales.rules.js';
import { nameKinds } from './other-identifiers.rules.js';
import type { Channel, TemplateValues } from './templates.js';

/** The kinds of the other identifiers in samples: the longest text that a reader of each channel can get. */
const otherKinds: Readonly<Record<Channel, readonly Kind[]>> = {
  EMAIL: ['PHONE', 'USERNAME'],
  SMS: ['EMAIL', 'USERNAME'],
};

export function sampleOtherIdentifiers(channel: Channel, locale: string): string {
  return nameKinds(otherKinds[channel], locale);
}

/** What a template is shown and tested with. None of it is anybody's. */
export const sampleValues: TemplateValues = {
  appName: 'Example',
  address: maskAddress('jane@example.com'),
  newAddress: maskAddress('new@example.com'),
  oldAddress: maskAddress('old@example.com'),
  otherIdentifiers: sampleOtherIdentifiers('EMAIL', fallbackLocale),
  code: '314159',
  link: `https://accounts.example.com/verify#${'Ab3-'.repeat(16)}`,
  expiresInMinutes: 10,
  channel: 'EMAIL',
};
