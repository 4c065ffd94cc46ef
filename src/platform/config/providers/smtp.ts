import { readSmtpUrl, type VariableTable } from '../environment.rules.js';
import { emailFrom } from './email-from.js';
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
  ...emailFrom,
} satisfies VariableTable;

export const smtp = providerVariables({
  variables,
  setUp: { EMAIL: 'SMTP_URL and EMAIL_FROM' },
  needs: [['SMTP_URL', 'EMAIL_FROM']],
  read({ SMTP_URL: url, EMAIL_FROM: from }): SmtpConfig | null {
    return url && from ? { url, from } : null;
  },
  kindsOf: () => ['EMAIL'],
});
