import { readJsonObject } from '../../../../platform/values/json-object.rules.js';
import { type ExchangeAnswer, exchange, troubleOf } from '../exchange.js';
import type { CodeBook } from '../failure.rules.js';
import { SendFailed } from '../sender.js';

export interface TwilioAccount {
  accountSid: string;
  /** The account SID and the auth token, or an API key and its secret. */
  login: { user: string; password: string };
  /** A base URL other than Twilio's own. */
  host: string | null;
  timeoutMs?: number;
}

const twilioHost = 'https://api.twilio.com';
const defaultTimeoutMs = 10_000;

/**
 * Returns a function that creates a message at Twilio, and returns its SID. `provider` begins the code of each failure. Decision 034 explains why
 * this uses no library.
 */
export function twilioMessages(
  { accountSid, login, host, timeoutMs = defaultTimeoutMs }: TwilioAccount,
  provider: string,
  codes: CodeBook,
): (fields: Record<string, string>) => Promise<string> {
  const url = `${host ?? twilioHost}/2010-04-01/Accounts/${accountSid}/Messages.json`;
  const headers = {
    authorization: `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`,
    accept: 'application/json',
    'user-agent': 'Bonafide',
  };

  return async fields => {
    const answer = await exchange(url, { headers, body: new URLSearchParams(fields) }, timeoutMs).catch(error => {
      throw SendFailed.by(provider, codes, troubleOf(error));
    });
    return acceptedSid(answer, code => SendFailed.by(provider, codes, code));
  };
}

function acceptedSid({ status, text }: ExchangeAnswer, failed: (code: string) => SendFailed): string {
  const answer = readJsonObject(text);
  if (status >= 200 && status < 300 && typeof answer?.sid === 'string' && /^[A-Za-z0-9]{2,64}$/.test(answer.sid)) {
    return answer.sid;
  }
  if (status < 400) throw failed('unreadable');
  const code = Number.isInteger(answer?.code) ? String(answer?.code) : '';
  throw failed(/^\d{5}$/.test(code) ? code : `http-${status}`);
}
