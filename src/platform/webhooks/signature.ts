import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { equalBytes } from '../keys/keys.js';

/** The only file that imports standardwebhooks. It signs our requests, and checks signatures of others. */

/** 192 bits. The specification requires between 192 and 512. */
const secretBytes = 24;
/** How far the time of a signature may differ from our clock, so that a captured request is useless soon. */
const toleranceSeconds = 5 * 60;
/** There are two signatures while a secret is being replaced. The rest of a longer list is not compared. */
const maxSignatures = 8;
/** Enough for the id of any sender. */
const maxIdCharacters = 256;

export function generateWebhookSecret(randomBytes: (size: number) => Buffer): string {
  return webhookSecretFrom(randomBytes(secretBytes));
}

/** @param secret at least 24 random bytes. */
export function webhookSecretFrom(secret: Buffer): string {
  return `whsec_${secret.toString('base64')}`;
}

/** Returns the headers of one attempt, with a signature for each secret. A receiver needs only one of the secrets. */
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
 * Whether one of the secrets signed this body, at most five minutes from our clock. The library's own check uses the clock of the process. It also
 * computes in JavaScript, so that long bodies of strangers would cost ten times as much.
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
