import { isLoopbackHost } from '../../platform/values/loopback.rules.js';
import { isDevelopmentOnly } from './passkeys/relying-party.rules.js';
import { type AppSettings, defaultSettings } from './settings.rules.js';

/** The URLs to which the pages of this server may redirect people (O7). */
export interface AppUrlPolicy {
  /** Schemes of mobile apps that the operator lists, in lower case without a colon. */
  readonly schemes: readonly string[];
  /** Whether http to this machine is also allowed, for development. */
  readonly allowsLoopbackHttp: boolean;
}

/** Returns the names of the URL settings whose value is not allowed. */
export function findForbiddenUrls(settings: AppSettings, policy: AppUrlPolicy): string[] {
  const urls = urlSettings.filter(name => !isAllowed(name, settings[name], policy));
  const isForbidden = settings.passkeys !== null && isDevelopmentOnly(settings.passkeys) && !policy.allowsLoopbackHttp;
  return isForbidden ? [...urls, 'passkeys'] : urls;
}

/**
 * Returns an app's settings without URLs that are not allowed. Such a URL was stored before this rule existed, or the operator has removed its scheme
 * since.
 */
export function settingsInForce(overrides: Partial<AppSettings>, policy: AppUrlPolicy): AppSettings {
  const settings = { ...defaultSettings, ...overrides };
  const forbidden = findForbiddenUrls(settings, policy);
  return { ...settings, ...Object.fromEntries(forbidden.map(name => [name, null])) };
}

const urlSettings = ['emailVerifiedUrl', 'emailVerificationFailedUrl', 'passwordResetUrl'] as const;
type UrlSetting = (typeof urlSettings)[number];

function isAllowed(name: UrlSetting, text: string | null, { schemes, allowsLoopbackHttp }: AppUrlPolicy): boolean {
  if (text === null) return true;
  const { protocol, hostname } = new URL(text);
  if (protocol === 'https:') return true;
  if (protocol === 'http:') return allowsLoopbackHttp && isLoopbackHost(hostname);
  // Any app on a phone can register a scheme, so no scheme may receive a token (RFC 8252, 8.6).
  return name !== 'passwordResetUrl' && schemes.includes(protocol.slice(0, -1));
}
