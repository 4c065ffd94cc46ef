import { type PostAnswer, PostFailed, postForm } from '../../../../platform/webhooks/post.js';
import { SendFailed } from '../sender.js';
import { smtpCodes } from './codes.rules.js';
import { grantOf, readTokenAnswer, type TokenClient } from './token-answer.rules.js';

/** The access tokens for a mail server that accepts no passwords. No error contains a token or our credentials at the token server. */
export interface AccessTokens {
  /** Returns a token that is still valid. Throws `SendFailed` if the token server returns none. */
  get(): Promise<string>;
  /** Call this when the mail server refused this token. The next call of `get` then requests a new one. */
  forget(token: string): void;
}

/** Shorter than the deadline of the mail that waits for the token, which is 20 s. */
const defaultTimeoutMs = 8_000;

/**
 * Requests tokens by RFC 6749: with a refresh token (section 6), or else as the client itself (section 4.4). All connections share one token. If the
 * server returns a new refresh token, it is used until this process ends, and is not stored.
 */
export function accessTokens(client: TokenClient, timeoutMs = defaultTimeoutMs): AccessTokens {
  const url = new URL(client.tokenUrl);
  let { refreshToken } = client;
  let known: { token: string; until: number } | null = null;
  let pending: Promise<string> | null = null;

  async function request(): Promise<string> {
    const startedAt = performance.now();
    const answer = await ask(url, grantOf({ ...client, refreshToken }), timeoutMs);
    const granted = readTokenAnswer(answer);
    if ('code' in granted) throw failed(granted.code);
    refreshToken = granted.refreshToken ?? refreshToken;
    known = { token: granted.accessToken, until: startedAt + granted.usableMs };
    return granted.accessToken;
  }

  return {
    async get() {
      if (known !== null && performance.now() < known.until) return known.token;
      // One request for all mails that wait. Otherwise each would use the same refresh token, which may work only once.
      pending ??= request().finally(() => {
        pending = null;
      });
      return await pending;
    },
    forget(token) {
      if (known?.token === token) known = null;
    },
  };
}

/** Follows no redirect, so that only the server that the operator chose gets the secret. */
async function ask(
  url: URL,
  fields: Record<string, string>,
  timeoutMs: number,
): Promise<{ status: number; text: string | null }> {
  let answer: PostAnswer;
  try {
    answer = await postForm(url, fields, { timeoutMs, allowsAddress: () => true });
  } catch (error) {
    const reason = error instanceof PostFailed ? error.reason : 'connection';
    throw failed(`oauth-${reason === 'timeout' || reason === 'tls' ? reason : 'connection'}`);
  }
  return { status: answer.status, text: await answer.text };
}

function failed(code: string): SendFailed {
  return SendFailed.by('smtp', smtpCodes, code);
}
