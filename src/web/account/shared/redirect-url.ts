/** Schemes that would run a script in this page or read files of this machine. They are refused even if the server sends them. */
const dangerous = new Set([
  'about:',
  'blob:',
  'data:',
  'file:',
  'filesystem:',
  'javascript:',
  'vbscript:',
  'view-source:',
]);

/**
 * Returns the app's redirect URL, with the code of a failure as `?reason=` (V15). Returns null when the app has set none or
 * when it would not leave this page. The server allows https and the schemes that the operator lists (O7).
 */
export function safeRedirectUrl(appUrl: string | null, reason?: string): string | null {
  if (appUrl === null || !URL.canParse(appUrl)) return null;
  const url = new URL(appUrl);
  if (dangerous.has(url.protocol)) return null;
  if (reason !== undefined) url.searchParams.set('reason', reason);
  return url.href;
}
