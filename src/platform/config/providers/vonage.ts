import { readBaseUrl, readWord, type VariableTable } from '../environment.rules.js';
import { providerVariables } from './provider-variables.js';

export interface VonageConfig {
  apiKey: string;
  apiSecret: string;
  /** Null: receipts are refused. */
  signatureSecret: string | null;
  /** Null: Vonage's own. */
  host: string | null;
}

const variables = {
  VONAGE_API_KEY: {
    default: null,
    meaning: 'SMS through Vonage, together with `VONAGE_API_SECRET`',
    mustBe: 'letters, digits and signs without spaces',
    read: readWord,
  },
  VONAGE_API_SECRET: {
    default: null,
    meaning: 'see `VONAGE_API_KEY`',
    mustBe: 'letters, digits and signs without spaces',
    read: readWord,
  },
  VONAGE_SIGNATURE_SECRET: {
    default: null,
    meaning: 'shows that a delivery receipt is from Vonage; without it receipts are refused',
    mustBe: 'letters, digits and signs without spaces',
    read: readWord,
  },
  VONAGE_HOST: {
    default: null,
    meaning: "another base URL than Vonage's own",
    mustBe: 'an http or https URL without user, query and fragment',
    read: readBaseUrl,
  },
} satisfies VariableTable;

export const vonage = providerVariables({
  variables,
  setUp: { PHONE: 'VONAGE_API_KEY and VONAGE_API_SECRET' },
  needs: [
    ['VONAGE_API_KEY', 'VONAGE_API_SECRET'],
    ['VONAGE_API_SECRET', 'VONAGE_API_KEY'],
  ],
  read(values): VonageConfig | null {
    const { VONAGE_API_KEY: apiKey, VONAGE_API_SECRET: apiSecret } = values;
    const { VONAGE_SIGNATURE_SECRET: signatureSecret, VONAGE_HOST: host } = values;
    return apiKey && apiSecret ? { apiKey, apiSecret, signatureSecret, host } : null;
  },
  kindsOf: () => ['PHONE'],
});
