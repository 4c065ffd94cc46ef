/** Content security policies, which limit what a browser may do with our responses. It refuses everything that is not listed. */
export interface Policy {
  useDefaults: false;
  directives: Record<string, string[]>;
}

const nothing = {
  'default-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};

export function policyHeader({ directives }: Policy): string {
  return Object.entries(directives)
    .map(directive => directive.flat().join(' '))
    .join(';');
}

/**
 * Headers for JSON and scripts: they may not load or run anything, or be in a frame. Only pages use Helmet, because
 * it takes 40 µs for each request, a third of the cost of a query.
 */
export function responseHeaders({ publicUrl, hstsSubdomains }: HstsConfig): Record<string, string> {
  return {
    'content-security-policy': policyHeader({ useDefaults: false, directives: nothing }),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    // Responses that may be cached set their own header.
    'cache-control': 'no-store',
    ...(isHttps(publicUrl) && {
      'strict-transport-security': `max-age=${hstsSeconds}${hstsSubdomains ? '; includeSubDomains' : ''}`,
    }),
  };
}

export interface HstsConfig {
  publicUrl: string | null;
  /** Off by default, because the operator may not own all subdomains of the host of the public URL. */
  hstsSubdomains: boolean;
}

const hstsSeconds = 31_536_000;

/** Returns the HSTS option of Helmet for the pages. */
export function hstsOptions({ publicUrl, hstsSubdomains }: HstsConfig) {
  return isHttps(publicUrl) && { maxAge: hstsSeconds, includeSubDomains: hstsSubdomains };
}

/** Over plain HTTP a browser ignores HSTS, and on localhost the header would outlive this server. */
function isHttps(publicUrl: string | null): boolean {
  return publicUrl?.startsWith('https:') === true;
}

const page = {
  ...nothing,
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'"],
  'connect-src': ["'self'"],
  // Our scripts assign no markup, so forbid it.
  'require-trusted-types-for': ["'script'"],
};

export const pagePolicy: Policy = { useDefaults: false, directives: page };

/** The documentation runs no script. */
export const documentPolicy: Policy = {
  useDefaults: false,
  directives: { ...nothing, 'style-src': ["'self'"], 'img-src': ["'self'"] },
};

/** A mail may contain images as `data:` URLs (D9). A logo that is not uploaded yet is also such a URL. */
const imagesInside = { 'img-src': ["'self'", 'data:'] };

/**
 * Previews of HTML mails are frames that inherit this policy: they may have inline styles, and may load only the logo.
 * Trusted types are off because a preview is markup. The empty `sandbox` of its frame runs no script.
 */
export const inboxPolicy: Policy = {
  useDefaults: false,
  directives: {
    ...without(page, 'require-trusted-types-for'),
    ...imagesInside,
    'style-src': ["'self'", "'unsafe-inline'"],
  },
};

/** Monaco adds style elements, and its style sheet contains its icon font and images. */
export const graphiqlPolicy: Policy = {
  useDefaults: false,
  directives: {
    ...without(page, 'require-trusted-types-for'),
    'style-src': ["'self'", "'unsafe-inline'"],
    'font-src': ["'self'", 'data:'],
    'img-src': ["'self'", 'data:'],
    'worker-src': ["'self'"],
  },
};

/**
 * Mantine and the previewed mails add style elements, each with the nonce of its page. Style attributes are allowed
 * because mails need them. A preview is a frame that inherits this policy. The empty `sandbox` of the frame runs no
 * script, and trusted types are off because a preview is markup.
 */
export const portalPolicy: Policy = {
  useDefaults: false,
  directives: {
    ...without(page, 'require-trusted-types-for'),
    ...imagesInside,
    'style-src-attr': ["'unsafe-inline'"],
  },
};

function without(directives: Record<string, string[]>, name: string): Record<string, string[]> {
  return Object.fromEntries(Object.entries(directives).filter(([directive]) => directive !== name));
}
