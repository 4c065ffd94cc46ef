import { membersOf } from './members-of.js';

/** The `loginId` of the latest answer that had one. It is kept in memory only. */
let lastLoginId: string | null = null;

/** Remembers the `loginId` of an answer, for example of `requestLoginCode`. */
export function rememberLoginId(answer: unknown): void {
  for (const field of Object.values(membersOf(membersOf(answer).data))) {
    const { loginId } = membersOf(field);
    if (typeof loginId === 'string') lastLoginId = loginId;
  }
}

/** Returns null if no answer had one. */
export function readLoginId(): string | null {
  return lastLoginId;
}
