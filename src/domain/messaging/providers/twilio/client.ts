import { readJsonObject } from '../../../../platform/values/json-object.rules.js';
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
/** An answer of Twilio has about 1 KiB. A longer one is not from Twilio. */
const maxAnswerBytes = 64 * 1024;

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
    const answer = await exchange(url, headers, fields, timeoutMs).catch(error => {
      throw SendFailed.by(provider, codes, troubleOf(error));
    });
    return acceptedSid(answer, code => SendFailed.by(provider, codes, code));
  };
}

interface Answer {
  status: number;
  text: string;
}

/** Follows no redirect, so that only the host that the operator chose gets the code and our credentials. */
async function exchange(
  url: string,
  headers: Record<string, string>,
  fields: Record<string, string>,
  timeoutMs: number,
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers,
    body: new URLSearchParams(fields),
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  });
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += part.length;
    // Leaving the loop closes the connection.
    if (bytes > maxAnswerBytes) return { status: response.status, text: '' };
    parts.push(part);
  }
  return { status: response.status, text: Buffer.concat(parts).toString('utf8') };
}

/** Returns the code for a request without an answer. Drops the error, because it may contain the request. */
function troubleOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'timeout';
  const cause = error instanceof Error ? error.cause : undefined;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  return /CERT|SSL|TLS|SELF_SIGNED|ISSUER/.test(code) ? 'tls' : 'connection';
}

function acceptedSid({ status, text }: Answer, failed: (code: string) => SendFailed): string {
  const answer = readJsonObject(text);
  if (status >= 200 && status < 300 && typeof answer?.sid === 'string' && /^[A-Za-z0-9]{2,64}$/.test(answer.sid)) {
    return answer.sid;
  }
  if (status < 400) throw failed('unreadable');
  const code = Number.isInteger(answer?.code) ? String(answer?.code) : '';
  throw failed(/^\d{5}$/.test(code) ? code : `http-${status}`);
}
