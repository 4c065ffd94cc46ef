/**
 * The token behind the `#`, which browsers send to no server (V14). It is taken out of the address bar and the history at
 * once, so that it is not bookmarked, shared or shown on a projector.
 */
export function takeToken(): string | null {
  const token = location.hash.slice(1).trim();
  if (token === '') return null;
  history.replaceState(null, '', location.pathname);
  return token;
}

/** Hands over the token of this page, and that of each further link that is opened in the same tab. */
export function onToken(handle: (token: string | null) => void): void {
  handle(takeToken());
  addEventListener('hashchange', () => {
    const token = takeToken();
    if (token !== null) handle(token);
  });
}
