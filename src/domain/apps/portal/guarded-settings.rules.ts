import { isDeepStrictEqual } from 'node:util';
import { type AppSettings, type SettingName, settingNames } from '../settings.rules.js';

/**
 * O33: which settings a thief of a session of the portal could use against the app's users. Every setting decides it here. For a
 * guarded one the portal asks for the token again, where the app's `adminPresence` is on. docs/security.md has the same table.
 */
const guards = {
  // Where links, events and users are sent.
  passwordResetUrl: 'GUARDED',
  emailVerifiedUrl: 'GUARDED',
  emailVerificationFailedUrl: 'GUARDED',
  webhookUrl: 'GUARDED',
  // What proves an address or opens an account.
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
  // What users read beside a code, and who gets their answers. A name is up to 60 free characters.
  name: 'GUARDED',
  logo: 'GUARDED',
  emailSender: 'GUARDED',
  smsSender: 'GUARDED',
  smsSendersByCountry: 'GUARDED',
  // Whether owners are told. With a daily limit of 0 or without a country, no notice is sent.
  newSignInNotices: 'GUARDED',
  allowedCountries: 'GUARDED',
  smsDailyLimit: 'GUARDED',
  emailDailyLimit: 'GUARDED',
  // Changes no words.
  brandColor: 'FREE',
  // Goes only to somebody who has just typed the code.
  phoneVerifiedSms: 'FREE',
  // Show less than any session of the portal does.
  exposeFullUserDataToOthers: 'FREE',
  lookups: 'FREE',
  // Are about tokens that somebody has already.
  accessTokenLifetime: 'FREE',
  maxAccessTokenLifetime: 'FREE',
  standingTokenLifetime: 'FREE',
  accessTokenAlgorithm: 'FREE',
  // Has the same proofs and notices as GraphQL (H4).
  kiiApi: 'FREE',
} as const satisfies Record<SettingName, 'GUARDED' | 'FREE'>;

export type GuardedSetting = {
  [Name in SettingName]: (typeof guards)[Name] extends 'GUARDED' ? Name : never;
}[SettingName];

export const guardedSettings = settingNames.filter((name): name is GuardedSetting => guards[name] === 'GUARDED');

export function changesGuarded(old: AppSettings, settings: AppSettings): boolean {
  return guardedSettings.some(name => !isDeepStrictEqual(old[name], settings[name]));
}
