import { readGatewayUrl, readWebhookSecret, type VariableTable } from '../environment.rules.js';
import { emailFrom } from './email-from.js';
import { providerVariables } from './provider-variables.js';

/** The operator's own gateway. */
export interface GatewayConfig {
  /** Null if SMS do not go through it. */
  smsUrl: string | null;
  /** Null if emails do not go through it. */
  email: { url: string; from: string } | null;
  /** Newest first. */
  secrets: readonly string[];
}

const variables = {
  SMS_URL: {
    default: null,
    meaning:
      'SMS through a gateway of your own: one POST for each, signed with `SENDER_SECRET` ([providers](docs/providers.md#any-other-gateway)). `http` only to localhost or a private address',
    mustBe: 'an http or https URL without user and fragment; http only to a private address',
    read: readGatewayUrl,
  },
  EMAIL_URL: {
    default: null,
    meaning: 'the same for email, together with `EMAIL_FROM`',
    mustBe: 'an http or https URL without user and fragment; http only to a private address',
    read: readGatewayUrl,
  },
  SENDER_SECRET: {
    default: null,
    meaning:
      'signs what goes to `SMS_URL` and `EMAIL_URL`, and their receipts: `whsec_` and 24 to 64 random bytes in base64 (`echo whsec_$(openssl rand -base64 24)`)',
    mustBe: 'whsec_ and 24 to 64 random bytes in base64',
    read: readWebhookSecret,
  },
  SENDER_SECRET_PREVIOUS: {
    default: null,
    meaning: 'the previous secret, which signs too while it is being replaced',
    mustBe: 'whsec_ and 24 to 64 random bytes in base64',
    read: readWebhookSecret,
  },
  ...emailFrom,
} satisfies VariableTable;

export const http = providerVariables({
  variables,
  setUp: { EMAIL: 'EMAIL_URL, EMAIL_FROM and SENDER_SECRET', PHONE: 'SMS_URL and SENDER_SECRET' },
  needs: [
    ['SMS_URL', 'SENDER_SECRET'],
    ['EMAIL_URL', 'SENDER_SECRET'],
    ['EMAIL_URL', 'EMAIL_FROM'],
    ['SENDER_SECRET_PREVIOUS', 'SENDER_SECRET'],
  ],
  read({ SMS_URL: smsUrl, EMAIL_URL: emailUrl, EMAIL_FROM: from, ...secrets }): GatewayConfig | null {
    const { SENDER_SECRET: secret, SENDER_SECRET_PREVIOUS: previous } = secrets;
    if (secret === null || (smsUrl === null && emailUrl === null)) return null;
    const email = emailUrl !== null && from !== null ? { url: emailUrl, from } : null;
    return { smsUrl, email, secrets: [secret, ...(previous === null ? [] : [previous])] };
  },
  kindsOf: ({ smsUrl, email }) => [
    ...(smsUrl === null ? [] : ['PHONE' as const]),
    ...(email === null ? [] : ['EMAIL' as const]),
  ],
});
