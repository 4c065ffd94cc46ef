import { isLoopbackHost } from '../../values/loopback.rules.js';
import { readSmtpUrl, readWord, type ValuesOf, type VariableTable } from '../environment.rules.js';
import { emailFrom } from './email-from.js';
import { providerVariables } from './provider-variables.js';

export interface SmtpConfig {
  url: string;
  from: string;
  /** The settings for getting access tokens in place of a password. Null if the URL has the password, or if there is no login. */
  oauth?: OAuthConfig | null;
}

interface OAuthConfig {
  clientId: string;
  clientSecret: string;
  /** Null if the client acts for itself, without a user. */
  refreshToken: string | null;
  tokenUrl: string;
  scope: string | null;
}

const variables = {
  SMTP_URL: {
    default: null,
    meaning:
      'email through this server, together with `EMAIL_FROM`: `smtps://user:password@mail.example.com`. `smtp://` requires STARTTLS, except on a loopback host; `?tls=optional` sends in clear where there is no TLS, `?maxConnections=3` opens fewer connections than 8',
    mustBe: 'an smtp:// or smtps:// URL',
    read: readSmtpUrl,
  },
  ...emailFrom,
  SMTP_OAUTH2_CLIENT_ID: {
    default: null,
    meaning:
      'logs in to the mail server with access tokens (OAuth 2.0), together with `SMTP_OAUTH2_CLIENT_SECRET` and `SMTP_OAUTH2_TOKEN_URL`. `SMTP_URL` then has a user and no password ([providers](docs/providers.md#microsoft-365))',
    mustBe: 'letters, digits and signs without spaces',
    read: readWord,
  },
  SMTP_OAUTH2_CLIENT_SECRET: {
    default: null,
    meaning: 'see `SMTP_OAUTH2_CLIENT_ID`',
    mustBe: 'letters, digits and signs without spaces',
    read: readWord,
  },
  SMTP_OAUTH2_TOKEN_URL: {
    default: null,
    meaning: 'the server that gives the tokens: `https://oauth2.googleapis.com/token`',
    mustBe: 'an https URL without user and fragment (http on a loopback host)',
    read: readTokenUrl,
  },
  SMTP_OAUTH2_REFRESH_TOKEN: {
    default: null,
    meaning: 'gets tokens for the user who gave it; without it the client gets them for itself (client credentials)',
    mustBe: 'letters, digits and signs without spaces',
    read: readWord,
  },
  SMTP_OAUTH2_SCOPE: {
    default: null,
    meaning: 'the scope of the tokens, where the server wants one: `https://outlook.office365.com/.default`',
    mustBe: 'scopes with one space between them',
    read: readScope,
  },
} satisfies VariableTable;

function oauthOf(values: ValuesOf<typeof variables>): OAuthConfig | null {
  const { SMTP_OAUTH2_CLIENT_ID: clientId, SMTP_OAUTH2_CLIENT_SECRET: clientSecret } = values;
  const { SMTP_OAUTH2_TOKEN_URL: tokenUrl, SMTP_OAUTH2_REFRESH_TOKEN: refreshToken, SMTP_OAUTH2_SCOPE: scope } = values;
  return clientId && clientSecret && tokenUrl ? { clientId, clientSecret, refreshToken, tokenUrl, scope } : null;
}

/** Returns the mistakes in combinations of variables whose values are valid one by one. */
export function smtpMistakes({ SMTP_URL: url, SMTP_OAUTH2_CLIENT_ID: clientId }: ValuesOf<typeof variables>): string[] {
  if (!url || !clientId) return [];
  const { username, password, searchParams } = new URL(url);
  if (username === '' || password !== '') {
    return [
      'SMTP_URL must have a user and no password where SMTP_OAUTH2_CLIENT_ID is set: smtp://user%40example.com@…',
    ];
  }
  // Sending a token without encryption is worse than sending a mail without encryption.
  return searchParams.get('tls') === 'optional'
    ? ['SMTP_URL must not have ?tls=optional with SMTP_OAUTH2_CLIENT_ID']
    : [];
}

/** Parses the URL of the token server. It must use TLS, because it gets the client's secret. */
function readTokenUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, username, password, hash } = new URL(text);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname));
  return isSafe && username === '' && password === '' && hash === '' ? text : undefined;
}

/** Parses scopes (RFC 6749, 3.3). */
function readScope(text: string): string | undefined {
  return /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/.test(text) ? text : undefined;
}

export const smtp = providerVariables({
  variables,
  setUp: { EMAIL: 'SMTP_URL and EMAIL_FROM' },
  needs: [
    ['SMTP_URL', 'EMAIL_FROM'],
    ['SMTP_OAUTH2_CLIENT_ID', 'SMTP_OAUTH2_CLIENT_SECRET'],
    ['SMTP_OAUTH2_CLIENT_ID', 'SMTP_OAUTH2_TOKEN_URL'],
    ['SMTP_OAUTH2_CLIENT_ID', 'SMTP_URL'],
    ['SMTP_OAUTH2_CLIENT_SECRET', 'SMTP_OAUTH2_CLIENT_ID'],
    ['SMTP_OAUTH2_TOKEN_URL', 'SMTP_OAUTH2_CLIENT_ID'],
    ['SMTP_OAUTH2_REFRESH_TOKEN', 'SMTP_OAUTH2_CLIENT_ID'],
    ['SMTP_OAUTH2_SCOPE', 'SMTP_OAUTH2_CLIENT_ID'],
  ],
  read(values): SmtpConfig | null {
    const { SMTP_URL: url, EMAIL_FROM: from } = values;
    return url && from ? { url, from, oauth: oauthOf(values) } : null;
  },
  kindsOf: () => ['EMAIL'],
});
