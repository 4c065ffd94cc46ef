/**
 * Returns the app's redirect URL, with the code of a failure as `?reason=` (V15). Returns null when the app has set none or
 * when it is not HTTP: a `javascript:` URL would run as this page.
 */
export function safeRedirectUrl(appUrl: string | null, reason?: string): string | null {
  if (appUrl === null || !URL.canParse(appUrl)) return null;
  const url = new URL(appUrl);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  if (reason !== undefined) url.searchParams.set('reason', reason);
  return url.href;
}
