/** V22: some gateways write `%23` for the `#`. Then the token is at the end of the query. */
const tokenInQuery = /%(?:25)?23([A-Za-z0-9_-]{64})/;

/**
 * Returns the token after the `#` of the URL, which browsers do not send to servers (V14). Removes it from the address bar
 * and the history at once, so that it is not bookmarked, shared or seen on a projector.
 */
function takeToken(): string | null {
  const token = location.hash.slice(1).trim() || (tokenInQuery.exec(location.search)?.[1] ?? '');
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
