/**
 * Returns the token after the `#` of the URL, which browsers do not send to servers (V14). Removes it from the address bar
 * and the history at once, so that it is not bookmarked, shared or seen on a projector.
 */
function takeToken(): string | null {
  const token = location.hash.slice(1).trim();
  if (token === '') return null;
  history.replaceState(null, '', location.pathname);
  return token;
}

/** Calls `handle` with the token of this page, and again for each further link that is opened in the same tab. */
export function onToken(handle: (token: string | null) => void): void {
  handle(takeToken());
  addEventListener('hashchange', () => {
    const token = takeToken();
    if (token !== null) handle(token);
  });
}
