import { isDeepStrictEqual } from 'node:util';
import { type AppSettings, type SettingName, settingNames } from '../settings.rules.js';

/**
 * O33: GUARDED are settings that a thief of a portal session could use against the app's users. For these the portal asks for the token again, if the
 * app's `adminPresence` is on. Every setting must be listed here. docs/security.md has the same table.
 */
const guards = {
  // The targets of links, events and redirects.
  passwordResetUrl: 'GUARDED',
  emailVerifiedUrl: 'GUARDED',
  emailVerificationFailedUrl: 'GUARDED',
  webhookUrl: 'GUARDED',
  // The proofs of an address, and the ways to log in.
  emailVerification: 'GUARDED',
  phoneVerification: 'GUARDED',
  testAddresses: 'GUARDED',
  loginByCode: 'GUARDED',
  dormantAfterDays: 'GUARDED',
  reclaimDormantNumbers: 'GUARDED',
  passkeys: 'GUARDED',
  secondFactor: 'GUARDED',
  claims: 'GUARDED',
  presenceSeconds: 'GUARDED',
  adminPresence: 'GUARDED',
  // The text beside a code, and the sender who gets replies. A name has up to 60 free characters.
  name: 'GUARDED',
  logo: 'GUARDED',
  emailSender: 'GUARDED',
  smsSender: 'GUARDED',
  smsSendersByCountry: 'GUARDED',
  // Whether owners get notices. With a daily limit of 0 or without a country, no notice is sent.
  newSignInNotices: 'GUARDED',
  allowedCountries: 'GUARDED',
  smsDailyLimit: 'GUARDED',
  emailDailyLimit: 'GUARDED',
  // Changes no text.
  brandColor: 'FREE',
  // Sent only to somebody who has just entered the code.
  phoneVerifiedSms: 'FREE',
  // These reveal less than any portal session does.
  exposeFullUserDataToOthers: 'FREE',
  lookups: 'FREE',
  // These affect only tokens that somebody already has.
  accessTokenLifetime: 'FREE',
  maxAccessTokenLifetime: 'FREE',
  standingTokenLifetime: 'FREE',
  accessTokenAlgorithm: 'FREE',
  // This API requires the same proofs and sends the same notices as GraphQL (H4).
  kiiApi: 'FREE',
} as const satisfies Record<SettingName, 'GUARDED' | 'FREE'>;

export type GuardedSetting = {
  [Name in SettingName]: (typeof guards)[Name] extends 'GUARDED' ? Name : never;
}[SettingName];

export const guardedSettings = settingNames.filter((name): name is GuardedSetting => guards[name] === 'GUARDED');

export function changesGuarded(old: AppSettings, settings: AppSettings): boolean {
  return guardedSettings.some(name => !isDeepStrictEqual(old[name], settings[name]));
}
