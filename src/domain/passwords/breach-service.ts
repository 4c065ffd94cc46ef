import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { BreachCheckOutcome } from '../../platform/observability/metrics.js';
import type { BreachList } from './breach-list.js';
import { isInRange, splitHash } from './breach-range.rules.js';

export interface BreachServiceOptions {
  /** Ends with a slash, after which the five digits follow. */
  readonly url: string;
  readonly onOutcome: (outcome: BreachCheckOutcome) => void;
  /** For the whole request and answer. */
  readonly timeoutMs?: number;
}

/** Short, because a person waits. */
const defaultTimeoutMs = 1_000;
/** The largest ranges have about 2,000 rows of 40 bytes. */
const maxAnswerBytes = 256 * 1_024;

/** Queries a range service such as Have I Been Pwned. If it does not answer in time, the password is accepted (W7). */
export function breachService({ url, onOutcome, timeoutMs = defaultTimeoutMs }: BreachServiceOptions): BreachList {
  return {
    async includes(password) {
      const outcome = await askService(url, password, timeoutMs);
      onOutcome(outcome);
      return outcome === 'BREACHED';
    },
  };
}

export async function askService(
  url: string,
  password: string,
  timeoutMs = defaultTimeoutMs,
): Promise<BreachCheckOutcome> {
  const { prefix, suffix } = splitHash(password);
  try {
    const isFound = isInRange(await readAnswer(new URL(`${url}${prefix}`), timeoutMs), suffix);
    if (isFound === null) return 'FAILED';
    return isFound ? 'BREACHED' : 'CLEAR';
  } catch {
    // Drop the error, which contains the URL and so the five digits.
    return 'FAILED';
  }
}

/** Follows no redirect, so that only the service that the operator chose gets the digits. */
function readAnswer(url: URL, timeoutMs: number): Promise<string> {
  const ask = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = ask(url, {
      agent: false,
      signal: AbortSignal.timeout(timeoutMs),
      headers: { 'add-padding': 'true', 'user-agent': 'Bonafide' },
    });
    request.on('error', reject);
    request.on('response', response => {
      readWhole(response).then(resolve, reject);
    });
    // A server that switches protocols (101) causes neither of the two.
    request.on('upgrade', (_response, socket) => {
      socket.destroy();
      reject(new Error('not 200'));
    });
    request.end();
  });
}

async function readWhole(response: IncomingMessage): Promise<string> {
  try {
    if (response.statusCode !== 200) throw new Error('not 200');
    const parts: Buffer[] = [];
    let bytes = 0;
    for await (const part of response as AsyncIterable<Buffer>) {
      bytes += part.length;
      if (bytes > maxAnswerBytes) throw new Error('too long');
      parts.push(part);
    }
    return Buffer.concat(parts).toString('latin1');
  } finally {
    response.destroy();
  }
}
