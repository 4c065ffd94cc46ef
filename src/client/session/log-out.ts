import { BonafideError } from '../error.js';
import type { CallOptions } from '../options.js';
import { type GraphqlAnswer, type GraphqlRequest, isAboutToken, type Send } from '../transport.js';
import { refusals, type SessionKeeper } from './session-keeper.js';
import { isFresh, type Tokens } from './tokens.js';

interface LogOutOptions {
  keeper: SessionKeeper;
  send: Send;
  /** Sends a refresh token. Throws a BonafideError. */
  exchange(refreshToken: string): Promise<Tokens>;
  appHeader: Readonly<Record<string, string>>;
}

/** The session had already ended. */
const over: GraphqlAnswer = { data: { logout: true } };

/**
 * Returns a function that logs out. It forgets the session before it sends anything: the user may close the page, or give the device away, before an
 * answer comes.
 */
export function createLogOut({ keeper, send, exchange, appHeader }: LogOutOptions) {
  return async (request: GraphqlRequest, { signal }: CallOptions = {}): Promise<GraphqlAnswer> => {
    const tokens = await keeper.read().catch(async (error: unknown) => {
      await keeper.forget('LOGOUT');
      throw error;
    });
    if (tokens === null) return over;
    await keeper.end('LOGOUT', tokens.accessToken);
    // A second logout does nothing, so it may be sent again.
    const sendWith = async (token: string) =>
      await send(request, { headers: { ...appHeader, authorization: `Bearer ${token}` }, mayRepeat: true, signal });
    try {
      const answer = isFresh(tokens) ? await sendWith(tokens.accessToken) : null;
      if (answer !== null && !isAboutToken(answer)) return answer;
      const { accessToken } = await exchange(tokens.refreshToken);
      const second = await sendWith(accessToken);
      return isAboutToken(second) ? over : second;
    } catch (error) {
      if (error instanceof BonafideError && refusals.includes(error.code)) return over;
      throw error;
    }
  };
}
