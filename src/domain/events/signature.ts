import { Webhook } from 'standardwebhooks';

/** The only file that meets standardwebhooks. */

/** 192 bits, as the specification wants between 192 and 512. */
const secretBytes = 24;

export function generateWebhookSecret(randomBytes: (size: number) => Buffer): string {
  return `whsec_${randomBytes(secretBytes).toString('base64')}`;
}

/** The headers of one attempt. Several secrets make several signatures, and a receiver needs to know one of them. */
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
