import { isPublicAddress } from '../../platform/webhooks/address-range.rules.js';
import { PostFailed, postJson, type ResolveHost } from '../../platform/webhooks/post.js';
import { type WebhookReach, webhookUrlProblem } from '../apps/webhook-target.rules.js';

/** An endpoint did not accept an event. `code` is a short token, never the endpoint's own text. */
export class WebhookFailed extends Error {
  constructor(readonly code: string) {
    super(`Not taken: ${code}`);
  }
}

export interface WebhookClientOptions {
  reach: WebhookReach;
  resolve?: ResolveHost;
  /** For the whole request and answer. */
  timeoutMs?: number;
}

const defaultTimeoutMs = 10_000;

export interface WebhookClient {
  /** Resolves if the endpoint answers 2xx. Throws `WebhookFailed` for anything else. Follows no redirect. */
  post(url: string, body: string, headers: Record<string, string>): Promise<void>;
}

export function createWebhookClient({
  reach,
  resolve,
  timeoutMs = defaultTimeoutMs,
}: WebhookClientOptions): WebhookClient {
  const allowsAddress = (address: string) => reach === 'ANY' || isPublicAddress(address);
  return {
    async post(target, body, headers) {
      const url = new URL(target);
      const refused = webhookUrlProblem(url, reach);
      if (refused !== null) throw new WebhookFailed(refused);
      // Only the status counts, even if the rest of the answer does not arrive.
      const { status } = await postJson(url, body, headers, { timeoutMs, allowsAddress, resolve }).catch(throwFailed);
      if (status < 200 || status > 299) throw new WebhookFailed(`webhook:${status}`);
    },
  };
}

/** Maps codes of `postJson` to those of webhooks, which do not distinguish TLS errors. */
const codes = { tls: 'connection', 'refused-address': 'private-address' } as const;

function throwFailed(error: unknown): never {
  if (!(error instanceof PostFailed)) throw error;
  const { reason } = error;
  throw new WebhookFailed(`webhook:${reason === 'tls' || reason === 'refused-address' ? codes[reason] : reason}`);
}
