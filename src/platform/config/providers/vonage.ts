import { readProviderUrl, readWord, type ValuesOf, type VariableTable } from '../environment.rules.js';
import { dltMistakes, type IndianRegistration, readDltId, readDltTemplateIds } from './dlt.rules.js';
import { providerVariables } from './provider-variables.js';

export interface VonageConfig {
  apiKey: string;
  apiSecret: string;
  /** Null if receipts are refused. */
  signatureSecret: string | null;
  /** Null means Vonage's own. */
  host: string | null;
  /** The registration for SMS to India. Null if the company is not registered there. */
  india?: IndianRegistration | null;
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
    meaning: 'checks that a delivery receipt is from Vonage; without it receipts are refused',
    mustBe: 'letters, digits and signs without spaces',
    read: readWord,
  },
  VONAGE_HOST: {
    default: null,
    meaning: "another base URL than Vonage's own. `http` only to localhost or a private address",
    mustBe: 'an https URL without user, query and fragment; http only to localhost or a private address',
    read: readProviderUrl,
  },
  VONAGE_DLT_ENTITY_ID: {
    default: null,
    meaning:
      'the id of your company in India (DLT), for SMS to Indian numbers, together with `VONAGE_DLT_TEMPLATE_IDS` ([first SMS](docs/first-sms.md#india))',
    mustBe: '6 to 25 digits',
    read: readDltId,
  },
  VONAGE_DLT_TEMPLATE_IDS: {
    default: null,
    meaning:
      'the ids of your registered texts: a kind of message, or a kind and a language, `=` and the id, with commas between them, as `PHONE_VERIFICATION=1107161234567890123,PHONE_VERIFICATION/hi=1107161234567890124,ADDRESS_IN_USE=1107161234567890125`. An id for one of these two kinds needs one without a language for both ([why](docs/first-sms.md#india))',
    mustBe:
      'kinds of messages with their ids and commas between them, as PHONE_VERIFICATION=1107161234567890123,ADDRESS_IN_USE=1107161234567890125',
    read: readDltTemplateIds,
  },
} satisfies VariableTable;

/** Returns the mistakes in combinations of variables whose values are valid one by one. */
export function vonageMistakes({ VONAGE_DLT_TEMPLATE_IDS: templateIds }: ValuesOf<typeof variables>): string[] {
  return templateIds ? dltMistakes(templateIds) : [];
}

export const vonage = providerVariables({
  variables,
  setUp: { PHONE: 'VONAGE_API_KEY and VONAGE_API_SECRET' },
  needs: [
    ['VONAGE_API_KEY', 'VONAGE_API_SECRET'],
    ['VONAGE_API_SECRET', 'VONAGE_API_KEY'],
    ['VONAGE_DLT_ENTITY_ID', 'VONAGE_DLT_TEMPLATE_IDS'],
    ['VONAGE_DLT_ENTITY_ID', 'VONAGE_API_KEY'],
    ['VONAGE_DLT_TEMPLATE_IDS', 'VONAGE_DLT_ENTITY_ID'],
  ],
  read(values): VonageConfig | null {
    const { VONAGE_API_KEY: apiKey, VONAGE_API_SECRET: apiSecret } = values;
    const { VONAGE_SIGNATURE_SECRET: signatureSecret, VONAGE_HOST: host } = values;
    const { VONAGE_DLT_ENTITY_ID: entityId, VONAGE_DLT_TEMPLATE_IDS: templateIds } = values;
    const india = entityId && templateIds ? { entityId, templateIds } : null;
    return apiKey && apiSecret ? { apiKey, apiSecret, signatureSecret, host, india } : null;
  },
  kindsOf: () => ['PHONE'],
});
