import { type PostAnswer, PostFailed, postForm } from '../../../../platform/webhooks/post.js';
import { SendFailed } from '../sender.js';
import { smtpCodes } from './codes.rules.js';
import { grantOf, readTokenAnswer, type TokenClient } from './token-answer.rules.js';

/** The access tokens of a mail server that takes no passwords. Neither they nor what gets them is in any error. */
export interface AccessTokens {
  /** Returns a token that is still good. Throws `SendFailed` if the token server gives none. */
  get(): Promise<string>;
  /** Call this when the mail server refused this token, so that the next one is new. */
  forget(token: string): void;
}

/** A mail waits for it, and its own deadline is 20 s. */
const defaultTimeoutMs = 8_000;

/**
 * Gets tokens as RFC 6749 says: with a refresh token (6), or else as the client itself (4.4). All connections share one token.
 * A new refresh token replaces the one before until this process ends: it is stored nowhere.
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

/** Follows no redirect: the secret goes to nobody but the server that the operator chose. */
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
