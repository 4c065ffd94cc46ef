import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { equalBytes } from '../keys/keys.js';

/** The only file that imports standardwebhooks: what we sign, and what is signed for us. */

/** 192 bits. The specification requires between 192 and 512. */
const secretBytes = 24;
/** How far from our clock a signature may be, so that a captured one is soon of no use. */
const toleranceSeconds = 5 * 60;
/** While a secret is replaced there are two. The rest of a longer list is not compared. */
const maxSignatures = 8;
/** More than any sender needs for its id. */
const maxIdCharacters = 256;

export function generateWebhookSecret(randomBytes: (size: number) => Buffer): string {
  return webhookSecretFrom(randomBytes(secretBytes));
}

/** @param secret at least 24 random bytes. */
export function webhookSecretFrom(secret: Buffer): string {
  return `whsec_${secret.toString('base64')}`;
}

/** Returns the headers of one attempt, with a signature for each secret. A receiver needs to know one of the secrets. */
export function signatureHeaders(
  secrets: readonly string[],
  { id, body, now }: { id: string; body: string; now: number },
): Record<string, string> {
  const at = new Date(now);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now / 1_000)),
    'webhook-signature': secrets.map(secret => new Webhook(secret).sign(id, at, body)).join(' '),
  };
}

/**
 * Whether one of the secrets signed this body, at most five minutes from our clock. The library's own check asks the clock of
 * the process, and computes in JavaScript, so that strangers' long bodies would cost ten times as much.
 */
export function isSignedBy(
  secrets: readonly string[],
  { headers, body, now }: { headers: IncomingHttpHeaders; body: string; now: number },
): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
  if (typeof id !== 'string' || id.length > maxIdCharacters) return false;
  if (typeof timestamp !== 'string' || !/^\d{1,12}$/.test(timestamp) || typeof signatures !== 'string') return false;
  if (Math.abs(now / 1_000 - Number(timestamp)) > toleranceSeconds) return false;
  const given = signatures.split(' ', maxSignatures).map(each => Buffer.from(each));
  return secrets.some(secret => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    const digest = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
    const expected = Buffer.from(`v1,${digest}`);
    return given.some(each => equalBytes(expected, each));
  });
}
