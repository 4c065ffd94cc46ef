import { createHmac } from 'node:crypto';
import { equalBytes } from '../../../../platform/keys/keys.js';

/** The fields of a form, each once. */
export type FormFields = Readonly<Record<string, string>>;

/**
 * Whether `X-Twilio-Signature` is Twilio's signature for this URL and these fields (D24). It is an HMAC-SHA1, in Base64, of the URL and then each
 * name with its value, in the order of the names (https://www.twilio.com/docs/usage/security#validating-requests). `url` is the one that we sent to
 * Twilio, with the query as it arrived.
 */
export function isTwilioSignature(signature: string, url: string, fields: FormFields, authToken: string): boolean {
  const given = Buffer.from(signature);
  return spellingsOf(url).some(spelling =>
    equalBytes(Buffer.from(twilioSignature(spelling, fields, authToken)), given),
  );
}

export function twilioSignature(url: string, fields: FormFields, authToken: string): string {
  const names = Object.keys(fields).sort((a, b) => (a < b ? -1 : 1));
  const text = names.reduce((signed, name) => `${signed}${name}${fields[name]}`, url);
  return createHmac('sha1', authToken).update(text).digest('base64');
}

/** Returns the URL with and without its port. Twilio signs either, and its own libraries accept both. */
function spellingsOf(url: string): string[] {
  const parts = /^(https?:\/\/)([^/?]*?)(:\d+)?([/?].*)?$/.exec(url);
  if (parts === null) return [];
  const [, scheme = '', host = '', port = scheme === 'https://' ? ':443' : ':80', rest = ''] = parts;
  return [`${scheme}${host}${rest}`, `${scheme}${host}${port}${rest}`];
}
