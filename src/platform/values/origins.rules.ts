/** Schemes that browsers or phones handle themselves. Some of them execute their content. */
const publicSchemes = new Set([
  ...[
    'about',
    'blob',
    'chrome',
    'content',
    'data',
    'file',
    'filesystem',
    'ftp',
    'http',
    'https',
    'intent',
    'javascript',
  ],
  ...['mailto', 'sms', 'tel', 'vbscript', 'view-source', 'ws', 'wss'],
]);

/** Whether a text is the scheme of a mobile app (RFC 3986, 3.1), in lower case as in `URL`. */
export function isPrivateScheme(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*$/.test(text) && !publicSchemes.has(text);
}

/**
 * Returns whether a text is a pattern of origins as browsers write them in the `Origin` header (RFC 6454, 6.2): a website, an app whose pages have a
 * private scheme, or all subdomains by `*.`, as in CSP (`host-source`).
 */
export function isOriginPattern(text: string): boolean {
  const { scheme, isWildcard, rest } = partsOf(text);
  if (scheme === 'http' || scheme === 'https') {
    if (!isWildcard) return isWebOrigin(text);
    // Refuse a top-level domain, because nobody owns all its hosts.
    return isWebOrigin(`${scheme}://any.${rest}`) && rest.includes('.');
  }
  return !isWildcard && isPrivateScheme(scheme) && hostAndPort.test(rest);
}

/** Returns a function that checks whether an origin matches one of the patterns. */
export function createOriginMatcher(patterns: readonly string[]): (origin: string | undefined) => boolean {
  const literal = new Set(patterns);
  const wildcards = patterns.map(partsOf).filter(({ isWildcard }) => isWildcard);
  return origin => {
    if (origin === undefined) return false;
    if (literal.has(origin)) return true;
    const { scheme, rest } = partsOf(origin);
    return wildcards.some(
      wildcard => wildcard.scheme === scheme && rest.endsWith(`.${wildcard.rest}`) && hostAndPort.test(rest),
    );
  };
}

/** A host of letters, digits, `-`, `_` and dots, with or without a port. */
const hostAndPort = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*(:[1-9]\d{0,4})?$/;

/** Splits at `://` and removes a leading `*.` from the host. */
function partsOf(text: string): { scheme: string; isWildcard: boolean; rest: string } {
  const [scheme = '', host = '', ...more] = text.split('://');
  const isWildcard = host.startsWith('*.');
  // No origin contains a second `://`. Then `rest` does not match `hostAndPort`.
  return { scheme, isWildcard, rest: [isWildcard ? host.slice(2) : host, ...more].join('://') };
}

function isWebOrigin(text: string): boolean {
  // Exclude `*`, because `URL` accepts it in a host.
  return !text.includes('*') && URL.canParse(text) && new URL(text).origin === text;
}
