import type { BonafideClient } from '../client.js';
import type { Session } from '../generated/api.js';
import { ask, browser } from './ask.js';
import { lastRequest, takeTurn } from './turns.js';

/** A challenge of the server is valid for five minutes. Replace it half a minute earlier. */
const challengeMs = 270_000;

/** The waits before the next try. A browser may refuse at once, again and again. */
const firstDelayMs = 1_000;
const longestDelayMs = 60_000;

/**
 * Offers the passkeys of this device in the list of the username field (`autocomplete="username webauthn"`), and logs in with the chosen one. Shows
 * nothing if there are none. Calls `onError` after each failed try, and then offers them again, also after a failed request by a button. Returns a
 * function that stops it.
 */
export function offerPasskeys(
  client: BonafideClient,
  onLogin: (session: Session) => void,
  onError?: (error: unknown) => void,
): () => void {
  const stopping = new AbortController();
  void offer(client, stopping.signal, onError).then(session => session && onLogin(session));
  return () => stopping.abort();
}

/** Returns null if it was stopped, or if the user logged in by a button. */
async function offer(
  client: BonafideClient,
  stopped: AbortSignal,
  onError: ((error: unknown) => void) | undefined,
): Promise<Session | null> {
  const isPossible = await browser.PublicKeyCredential?.isConditionalMediationAvailable?.().catch(() => false);
  let seen = lastRequest;
  await seen;
  for (let failures = 0; isPossible; ) {
    while (seen !== lastRequest) {
      seen = lastRequest;
      if (await seen) return null;
    }
    if (stopped.aborted) return null;
    const turn = takeTurn();
    const stop = () => turn.abort();
    stopped.addEventListener('abort', stop);
    let isOld = false;
    const timer = setTimeout(() => {
      isOld = true;
      stop();
    }, challengeMs);
    try {
      const { loginId, options } = await client.requestPasskeyLogin();
      const response = await ask('get', options, { signal: turn.signal, mediation: 'conditional' });
      return await client.logInWithPasskey({ loginId, response });
    } catch (error) {
      const isInterrupted = turn.signal.aborted && !isOld;
      // Only a request by a button gives the turn back.
      if (stopped.aborted || (isInterrupted && seen === lastRequest)) return null;
      if (!turn.signal.aborted) {
        onError?.(error);
        const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** failures++);
        await new Promise(resolve => setTimeout(resolve, delayMs));
      }
    } finally {
      clearTimeout(timer);
      stopped.removeEventListener('abort', stop);
    }
  }
  return null;
}
