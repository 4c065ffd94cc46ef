import { BonafideError, type GraphqlError, networkError } from './error.js';
import type { ClientOptions } from './options.js';
import { platform, reasonOf, sleep, unlessAborted } from './platform.js';

export interface GraphqlRequest {
  query: string;
  variables?: Readonly<Record<string, unknown>> | undefined;
  operationName?: string | undefined;
}

export interface GraphqlAnswer {
  data?: Readonly<Record<string, unknown>> | null;
  errors?: readonly GraphqlError[];
  extensions?: Readonly<Record<string, unknown>>;
}

export interface Sending {
  headers: Readonly<Record<string, string>>;
  /** Whether the request can be repeated without doing anything twice. */
  mayRepeat: boolean;
  signal?: AbortSignal | undefined;
}

export type Send = (request: GraphqlRequest, sending: Sending) => Promise<GraphqlAnswer>;

/** The caller decides about longer waits. */
const longestWaitMs = 10_000;

/** Codes of a server that is stopping, busy or without its database. A repetition may succeed a moment later. */
const passingCodes = ['SERVICE_UNAVAILABLE', 'SERVER_BUSY'];

/** Sends requests. Repeats one whose answer was lost, if that does nothing twice. */
export function createTransport(endpoint: string, options: ClientOptions): Send {
  const { timeoutMs = 20_000, retryDelaysMs = [250, 1_000, 3_000] } = options;

  async function post(request: GraphqlRequest, { headers, signal }: Sending): Promise<GraphqlAnswer> {
    if (signal?.aborted) throw reasonOf(signal);
    const own = new AbortController();
    const abort = () => own.abort(signal?.reason);
    const timer = setTimeout(() => own.abort(), timeoutMs);
    signal?.addEventListener('abort', abort);
    try {
      const { fetch = globalThis.fetch } = options;
      const response = await fetch(endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...options.headers, ...headers },
        body: JSON.stringify(request),
        signal: own.signal,
      });
      return await read(response);
    } catch (cause) {
      if (signal?.aborted) throw reasonOf(signal);
      if (cause instanceof BonafideError) throw cause;
      throw networkError('The server does not answer.', { cause });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  }

  return async (request, sending) => {
    for (let attempt = 0; ; attempt++) {
      let answer: GraphqlAnswer | undefined;
      // Any value: the caller chooses the reason of an abort.
      let failure: unknown;
      try {
        answer = await post(request, sending);
        failure = passingFailure(answer);
      } catch (error) {
        failure = error;
      }
      const delayMs = retryDelaysMs[attempt];
      const isOnline = platform.navigator?.onLine !== false;
      const passing = failure instanceof BonafideError && sending.mayRepeat && isOnline ? failure : null;
      const waitMs = Math.max(delayMs ?? 0, (passing?.retryAfter ?? 0) * 1_000);
      if (passing === null || delayMs === undefined || waitMs > longestWaitMs) {
        if (answer === undefined) throw failure;
        return answer;
      }
      await unlessAborted(sleep(waitMs), sending.signal);
    }
  };
}

/** Returns the GraphQL answer, whatever its status. Throws for anything else, such as an error page of a proxy. */
async function read(response: Response): Promise<GraphqlAnswer> {
  const text = await response.text();
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === 'object' && answer !== null && ('data' in answer || 'errors' in answer))
      return answer as GraphqlAnswer;
  } catch {
    // The body is not JSON: continue to the error below.
  }
  const retryAfter = Number(response.headers.get('retry-after'));
  throw networkError(`The answer is not Bonafide’s (status ${response.status}).`, {
    ...(retryAfter > 0 && { retryAfter }),
  });
}

function passingFailure({ errors }: GraphqlAnswer): BonafideError | null {
  const error = errors?.find(({ extensions }) => passingCodes.includes(extensions?.code ?? ''));
  return error === undefined ? null : new BonafideError(error);
}

/** Whether the access token was refused. INVALID_TOKEN without a field means that the key that signed it was discarded. */
export function isAboutToken({ errors }: GraphqlAnswer): boolean {
  return (errors ?? []).some(error => {
    const { code, field } = error?.extensions ?? {};
    return code === 'UNAUTHENTICATED' || (code === 'INVALID_TOKEN' && field === undefined);
  });
}
