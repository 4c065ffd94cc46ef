import { readProviderUrl, readWord, type VariableTable } from '../environment.rules.js';
import { providerVariables } from './provider-variables.js';

export interface TwilioConfig {
  accountSid: string;
  /** The key with which Twilio signs receipts. */
  authToken: string;
  /** The API key and its secret, or the account's SID and auth token. */
  login: { user: string; password: string };
  /** Null means the app's sender. */
  messagingServiceSid: string | null;
  /** Null means Twilio's own. */
  host: string | null;
}

const readSid = (prefix: string) => (text: string) =>
  new RegExp(`^${prefix}[0-9a-fA-F]{32}$`).test(text) ? text : undefined;
const sid = (prefix: string) => ({ mustBe: `${prefix} and 32 hexadecimal digits`, read: readSid(prefix) });

export const twilioVariables = {
  TWILIO_ACCOUNT_SID: {
    default: null,
    meaning: 'SMS through Twilio, together with `TWILIO_AUTH_TOKEN`',
    ...sid('AC'),
  },
  TWILIO_AUTH_TOKEN: {
    default: null,
    meaning: 'logs in to Twilio, unless there is an API key, and checks that a delivery receipt is from Twilio',
    mustBe: 'letters, digits and signs without spaces',
    read: readWord,
  },
  TWILIO_API_KEY: {
    default: null,
    meaning: 'logs in to Twilio in place of the auth token, together with `TWILIO_API_SECRET`',
    ...sid('SK'),
  },
  TWILIO_API_SECRET: {
    default: null,
    meaning: 'see `TWILIO_API_KEY`',
    mustBe: 'letters, digits and signs without spaces',
    read: readWord,
  },
  TWILIO_MESSAGING_SERVICE_SID: {
    default: null,
    shownDefault: "the app's SMS sender",
    meaning:
      'the messaging service that chooses the sender of each SMS by Twilio. Local numbers of the United States need one (A2P 10DLC)',
    ...sid('MG'),
  },
  TWILIO_HOST: {
    default: null,
    meaning:
      "another base URL than Twilio's own, such as that of a region: `https://api.dublin.ie1.twilio.com`. `http` only to localhost or a private address",
    mustBe: 'an https URL without user, query and fragment; http only to localhost or a private address',
    read: readProviderUrl,
  },
} satisfies VariableTable;

export const twilio = providerVariables({
  variables: twilioVariables,
  setUp: { PHONE: 'TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN' },
  needs: [
    ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN'],
    ['TWILIO_AUTH_TOKEN', 'TWILIO_ACCOUNT_SID'],
    ['TWILIO_API_KEY', 'TWILIO_API_SECRET'],
    ['TWILIO_API_SECRET', 'TWILIO_API_KEY'],
    ['TWILIO_API_KEY', 'TWILIO_ACCOUNT_SID'],
    ['TWILIO_MESSAGING_SERVICE_SID', 'TWILIO_ACCOUNT_SID'],
  ],
  read(values): TwilioConfig | null {
    const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken } = values;
    const { TWILIO_API_KEY: keySid, TWILIO_API_SECRET: secret } = values;
    const { TWILIO_MESSAGING_SERVICE_SID: messagingServiceSid, TWILIO_HOST: host } = values;
    if (accountSid === null || authToken === null) return null;
    const login = { user: keySid ?? accountSid, password: secret ?? authToken };
    return { accountSid, authToken, login, messagingServiceSid, host };
  },
  kindsOf: () => ['PHONE'],
});
