/**
 * Where the app wants its user next (V15), or null when it has not said, or said something that a browser should not
 * follow: `javascript:` and its like would run as this page. A failure tells the app why in `?reason=`.
 */
export function destination(appUrl: string | null, reason?: string): string | null {
  if (appUrl === null || !URL.canParse(appUrl)) return null;
  const url = new URL(appUrl);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  if (reason !== undefined) url.searchParams.set('reason', reason);
  return url.href;
}
