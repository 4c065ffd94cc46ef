import { Webhook } from 'standardwebhooks';
import type { World } from './world.js';

export const senderSecret = `whsec_${Buffer.from('sender-secret-of-the-tests').toString('base64')}`;

interface Signing {
  secret?: string;
  aheadSeconds?: number;
  /** Replaces headers. Undefined: leaves one out. */
  headers?: Record<string, string | undefined>;
  /** The body that is posted, if it differs from the signed one. */
  body?: string;
}

/** Posts a receipt as a gateway would, signed by the library of Standard Webhooks, and returns the status of the answer. */
export async function postGatewayReceipt(
  world: Pick<World, 'url' | 'now'>,
  receipt: object | string,
  { secret = senderSecret, aheadSeconds = 0, headers = {}, body }: Signing = {},
): Promise<number> {
  const signed = typeof receipt === 'string' ? receipt : JSON.stringify(receipt);
  const at = new Date(world.now + aheadSeconds * 1_000);
  const all = {
    'content-type': 'application/json',
    'webhook-id': 'receipt-1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign('receipt-1', at, signed),
    ...headers,
  };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const init = { method: 'POST', body: body ?? signed, headers: given };
  return (await fetch(`${world.url}/webhooks/http`, init)).status;
}

export function delivered(id: string) {
  return { type: 'message.delivered', data: { id } };
}

export function failed(id: string, code?: unknown) {
  return { type: 'message.failed', data: { id, code } };
}
