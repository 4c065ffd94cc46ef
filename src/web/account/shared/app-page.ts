import type { Failure } from './api.js';
import type { Branding } from './branding.js';
import { el } from './dom.js';
import { translate } from './language.js';
import { safeRedirectUrl } from './redirect-url.js';

/** The app to which a page redirects. */
export interface AppPage {
  appName: string;
  successUrl: string | null;
  failureUrl?: string | null;
  branding: Branding;
}

/**
 * Redirects to the app at once. Returns a link to show until the browser has left the page. After a success without a redirect
 * URL, returns a text that asks the reader to return to the app.
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
