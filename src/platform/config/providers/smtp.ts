import { readMailbox, readSmtpUrl, type VariableTable } from '../environment.rules.js';
import { providerVariables } from './provider-variables.js';

export interface SmtpConfig {
  url: string;
  from: string;
}

const variables = {
  SMTP_URL: {
    default: null,
    meaning:
      'email through this server, together with `EMAIL_FROM`: `smtps://user:password@mail.example.com`. `smtp://` requires STARTTLS, except on a loopback host; `?tls=optional` sends in clear where there is no TLS',
    mustBe: 'an smtp:// or smtps:// URL',
    read: readSmtpUrl,
  },
  EMAIL_FROM: {
    default: null,
    meaning: 'the sender of emails: `Example <no-reply@example.com>`',
    mustBe: 'an email address, or a name and an email address in angle brackets',
    read: readMailbox,
  },
} satisfies VariableTable;

export const smtp = providerVariables({
  variables,
  setUp: { EMAIL: 'SMTP_URL and EMAIL_FROM' },
  needs: [
    ['SMTP_URL', 'EMAIL_FROM'],
    ['EMAIL_FROM', 'SMTP_URL'],
  ],
  read({ SMTP_URL: url, EMAIL_FROM: from }): SmtpConfig | null {
    return url && from ? { url, from } : null;
  },
  kindsOf: () => ['EMAIL'],
});
