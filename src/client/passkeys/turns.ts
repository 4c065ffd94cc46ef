/** A page may have one request for a passkey at a time. The next one aborts it. */
let current = new AbortController();

/** The last request that is not an offer. Resolves with whether it succeeded, and never fails. Undefined if there was none. */
export let lastRequest: Promise<boolean> | undefined;

/** Aborts the request that runs, and returns what aborts the next one. */
export function takeTurn(): AbortController {
  current.abort();
  current = new AbortController();
  return current;
}

/** Runs a request that is not an offer. It aborts an offer, which begins again if the request fails. */
export async function interrupt<T>(
  signal: AbortSignal | undefined,
  request: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const turn = takeTurn();
  const stop = () => turn.abort(signal?.reason);
  signal?.addEventListener('abort', stop);
  if (signal?.aborted) stop();
  const result = request(turn.signal);
  lastRequest = result.then(
    () => true,
    () => false,
  );
  try {
    return await result;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}
