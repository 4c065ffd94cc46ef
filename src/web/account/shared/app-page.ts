import type { Failure } from './api.js';
import type { Branding } from './branding.js';
import { el } from './dom.js';
import { translate } from './language.js';
import { safeRedirectUrl } from './redirect-url.js';

/** The app that a page goes back to. */
export interface AppPage {
  appName: string;
  successUrl: string | null;
  failureUrl?: string | null;
  branding: Branding;
}

/**
 * Redirects to the app at once. Returns a link to it for the meantime; after a success without a redirect URL, a text that
 * sends the reader back to the app.
 */
export function redirectToApp(info: AppPage, failure: Failure | null): HTMLElement[] {
  const url = failure === null ? safeRedirectUrl(info.successUrl) : safeRedirectUrl(info.failureUrl ?? null, failure);
  if (url === null) return failure === null ? [el('p', {}, translate('verified.text'))] : [];
  location.replace(url);
  return [linkToApp(info, url)];
}

export function linkToApp({ appName }: AppPage, url: string): HTMLElement {
  return el('p', {}, el('a', { href: url, textContent: `${translate('continue')} ${appName}` }));
}
