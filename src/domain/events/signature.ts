import { Webhook } from 'standardwebhooks';

/** The only file that imports standardwebhooks. */

/** 192 bits. The specification requires between 192 and 512. */
const secretBytes = 24;

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
