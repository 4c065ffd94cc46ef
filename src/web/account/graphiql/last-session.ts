import { membersOf } from './members-of.js';

/** The tokens of the latest answer that was a session. They are kept in memory only. */
export interface LastSession {
  accessToken: string | null;
  refreshToken: string | null;
}

export const lastSession: LastSession = { accessToken: null, refreshToken: null };

/** Remembers the tokens when a field of `answer` is a Session. */
export function rememberSession(answer: unknown): void {
  for (const field of Object.values(membersOf(membersOf(answer).data))) {
    const { accessToken, refreshToken } = membersOf(field);
    if (typeof accessToken !== 'string') continue;
    lastSession.accessToken = accessToken;
    // Null if the request did not ask for it: the refresh token of an older session belongs to another user.
    lastSession.refreshToken = typeof refreshToken === 'string' ? refreshToken : null;
  }
}

/** Whether the server refused an access token that has expired (T8). */
export function hasExpired(answer: unknown): boolean {
  const { errors } = membersOf(answer);
  const [first] = Array.isArray(errors) ? errors : [];
  return membersOf(membersOf(first).extensions).reason === 'TOKEN_EXPIRED';
}
