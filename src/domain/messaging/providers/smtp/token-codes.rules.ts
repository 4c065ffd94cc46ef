import { advise, type CodeRow, type CodeRows, rowOf } from '../failure.rules.js';

const checkClient = 'Check SMTP_OAUTH2_CLIENT_ID and SMTP_OAUTH2_CLIENT_SECRET: a secret may have expired.';
const checkScope = 'Check SMTP_OAUTH2_SCOPE and the permissions of the client.';

/** The errors that the token server returns instead of a token (RFC 6749, 5.2). */
const tokenAnswers: CodeRows = {
  'oauth-invalid_grant': [
    'RETRY',
    'CREDENTIALS_REFUSED',
    'The token server refuses the refresh token: it has expired, was used before, or was revoked.',
    'Get a new refresh token for SMTP_OAUTH2_REFRESH_TOKEN.',
  ],
  'oauth-invalid_client': ['RETRY', 'CREDENTIALS_REFUSED', 'The token server refuses our client.', checkClient],
  'oauth-unauthorized_client': [
    'RETRY',
    'CREDENTIALS_REFUSED',
    'The token server does not allow our client to do this.',
    checkScope,
  ],
  'oauth-unsupported_grant_type': [
    'RETRY',
    'CREDENTIALS_REFUSED',
    'The token server does not allow this kind of request.',
    'Set SMTP_OAUTH2_REFRESH_TOKEN, or remove it.',
  ],
  'oauth-invalid_scope': ['RETRY', 'CREDENTIALS_REFUSED', 'The token server refuses the scope.', checkScope],
  'oauth-invalid_request': ['RETRY', 'CREDENTIALS_REFUSED', 'The token server refuses our request.', checkScope],
  'oauth-timeout': ['RETRY', 'TIMEOUT', 'The token server did not answer in time.', advise.wait],
  'oauth-connection': [
    'RETRY',
    'CONNECTION',
    'There was no connection to the token server.',
    `${advise.wait} Check SMTP_OAUTH2_TOKEN_URL.`,
  ],
  'oauth-tls': [
    'RETRY',
    'TLS',
    'The certificate of the token server is not trusted.',
    'Check SMTP_OAUTH2_TOKEN_URL and your proxies.',
  ],
  'oauth-unreadable': [
    'RETRY',
    'UNREADABLE',
    'The answer of the token server contained no token.',
    'Check SMTP_OAUTH2_TOKEN_URL and your proxies.',
  ],
};

/** Finds the row of a code that begins with `oauth-`. */
export function tokenAnswerOf(code: string): CodeRow | null {
  const status = /^oauth-http-(\d{3})$/.exec(code)?.[1];
  if (status === undefined) return rowOf(tokenAnswers, code);
  if (status === '429') {
    return ['RETRY', 'THROTTLED', 'We ask the token server for more tokens than it allows.', advise.wait];
  }
  if (status.startsWith('5'))
    return ['RETRY', 'PROVIDER_ERROR', 'The token server had an internal error.', advise.wait];
  return ['RETRY', 'UNREADABLE', 'The token server gave no token.', 'Check SMTP_OAUTH2_TOKEN_URL.'];
}
