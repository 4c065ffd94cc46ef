import { maskAddress } from '../../../platform/values/mask.rules.js';
import type { TemplateValues } from './templates.js';

/** What a template is shown and tested with. None of it is anybody's. */
export const sampleValues: TemplateValues = {
  appName: 'Example',
  address: maskAddress('jane@example.com'),
  newAddress: maskAddress('new@example.com'),
  oldAddress: maskAddress('old@example.com'),
  code: '314159',
  link: `https://accounts.example.com/verify#${'Ab3-'.repeat(16)}`,
  expiresInMinutes: 10,
  channel: 'EMAIL',
};
