/** Schemes that browsers or phones handle themselves; some of them run what they are given. */
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

/** A scheme of a mobile app (RFC 3986, 3.1), in lower case as `URL` spells it. */
export function isPrivateScheme(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*$/.test(text) && !publicSchemes.has(text);
}

/**
 * Returns whether the text names origins as browsers write them in the `Origin` header (RFC 6454, 6.2): one of a website,
 * one of an app whose pages have a scheme of their own, or with `*.` all below a domain, as in CSP (`host-source`).
 */
export function isOriginPattern(text: string): boolean {
  const { scheme, isWildcard, rest } = partsOf(text);
  if (scheme === 'http' || scheme === 'https') {
    if (!isWildcard) return isWebOrigin(text);
    // Nobody owns all hosts of a top-level domain.
    return isWebOrigin(`${scheme}://any.${rest}`) && rest.includes('.');
  }
  return !isWildcard && isPrivateScheme(scheme) && hostAndPort.test(rest);
}

/** Returns a function that tells whether an origin is one of those that the patterns name. */
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

/** A host of letters, digits, `-`, `_` and dots between them, with or without a port. */
const hostAndPort = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*(:[1-9]\d{0,4})?$/;

/** Splits at `://` and takes a leading `*.` off the host. */
function partsOf(text: string): { scheme: string; isWildcard: boolean; rest: string } {
  const [scheme = '', host = '', ...more] = text.split('://');
  const isWildcard = host.startsWith('*.');
  // `://` a second time is in no origin, and it does not match `hostAndPort`.
  return { scheme, isWildcard, rest: [isWildcard ? host.slice(2) : host, ...more].join('://') };
}

function isWebOrigin(text: string): boolean {
  // `URL` takes `*` for a letter of a host.
  return !text.includes('*') && URL.canParse(text) && new URL(text).origin === text;
}
