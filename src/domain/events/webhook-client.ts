import { type LookupAddress, lookup } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { isPublicAddress, type WebhookReach, webhookUrlProblem } from '../apps/webhook-target.rules.js';

/** An endpoint did not take an event. `code` is a short token, never the endpoint's own text. */
export class WebhookFailed extends Error {
  constructor(readonly code: string) {
    super(`Not taken: ${code}`);
  }
}

export interface WebhookClientOptions {
  reach: WebhookReach;
  /** Resolves a name to all its addresses, as `dns.lookup` does with `all`. */
  resolve?: ResolveHost;
  /** For the whole exchange. */
  timeoutMs?: number;
}

export type ResolveHost = (
  name: string,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const defaultTimeoutMs = 10_000;
/** More than any receiver needs. The rest of a longer answer is not read. */
const maxAnswerBytes = 16 * 1024;

export interface WebhookClient {
  /** Resolves when the endpoint answers 2xx; throws `WebhookFailed` for anything else. Follows no redirect. */
  post(url: string, body: string, headers: Record<string, string>): Promise<void>;
}

export function createWebhookClient({
  reach,
  resolve = (name, done) => lookup(name, { all: true, verbatim: true }, done),
  timeoutMs = defaultTimeoutMs,
}: WebhookClientOptions): WebhookClient {
  return {
    async post(target, body, headers) {
      const url = new URL(target);
      const refused = webhookUrlProblem(url, reach);
      if (refused !== null) throw new WebhookFailed(refused);
      const status = await exchange(url, body, headers, checkedLookup(reach, resolve), timeoutMs);
      if (status < 200 || status > 299) throw new WebhookFailed(`webhook:${status}`);
    },
  };
}

/**
 * Returns a lookup that gives the socket only addresses that were checked. The name is resolved once; otherwise a second
 * answer could name a private address (DNS rebinding).
 */
function checkedLookup(reach: WebhookReach, resolve: ResolveHost): LookupFunction {
  return (name, { all }, done) => {
    resolve(name, (error, found) => {
      const allowed = reach === 'ANY' ? found : found?.filter(({ address }) => isPublicAddress(address));
      const [first] = allowed ?? [];
      if (error !== null) done(new WebhookFailed('webhook:unknown-host'), []);
      else if (first === undefined) done(new WebhookFailed('webhook:private-address'), []);
      else if (all === true) done(null, allowed);
      else done(null, first.address, first.family);
    });
  };
}

/** Returns the status of the answer. Opens one connection for each event, so that none stays open to a dead receiver. */
function exchange(
  url: URL,
  body: string,
  headers: Record<string, string>,
  lookupName: LookupFunction,
  timeoutMs: number,
): Promise<number> {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send(url, {
      method: 'POST',
      agent: false,
      lookup: lookupName,
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        ...headers,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'Bonafide',
      },
    });
    request.on('error', error => reject(asWebhookFailed(error)));
    request.on('response', response => {
      // The status alone counts, whether or not the rest of the answer arrives.
      resolve(response.statusCode ?? 0);
      readSome(response);
    });
    request.end(body);
  });
}

/** Reads an answer to its end, but no more than `maxAnswerBytes`. */
function readSome(response: IncomingMessage): void {
  let bytes = 0;
  response.on('error', () => {});
  response.on('data', (part: Buffer) => {
    bytes += part.length;
    if (bytes > maxAnswerBytes) response.destroy();
  });
}

function asWebhookFailed(error: Error): WebhookFailed {
  if (error instanceof WebhookFailed) return error;
  return new WebhookFailed(
    error.name === 'AbortError' || error.name === 'TimeoutError' ? 'webhook:timeout' : 'webhook:connection',
  );
}
