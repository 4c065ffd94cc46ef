import type { Deps } from '../deps.js';
import { hashAdminToken } from './admin-tokens.js';
import { type AdminTokenRow, findAdminToken } from './admin-tokens.queries.js';

/** A working day; then the token is asked for again. */
export const portalSessionSeconds = 8 * 3_600;

/** Whom a session of the portal speaks for. An operator's is of no app. */
export interface PortalSession {
  readonly token: string;
  readonly role: 'ADMIN' | 'OPERATOR';
  readonly appId: string | null;
}

export interface PortalSessions {
  /** The session of an admin's or operator's token, sealed; null when there is no such token. */
  create(token: string): Promise<{ sealed: string; session: PortalSession } | null>;
  /** Null when it was not sealed here, has expired, or its token was revoked. */
  read(sealed: string): Promise<PortalSession | null>;
}

/**
 * A session of the portal is its token and an end, sealed for the cookie: nothing is stored, and a token that is revoked
 * ends its sessions with it.
 */
export function createPortalSessions({ store, keys, now, randomBytes }: Deps): PortalSessions {
  async function sessionOf(token: string): Promise<PortalSession | null> {
    const row = await findAdminToken(store.reader, hashAdminToken(token));
    return row && { token, ...speaksFor(row) };
  }

  function unseal(sealed: string): { token: string; expiresAt: number } | null {
    try {
      return JSON.parse(keys.unseal(sealed, 'portal session'));
    } catch {
      return null;
    }
  }

  return {
    async create(token) {
      const session = await sessionOf(token);
      if (session === null) return null;
      const content = { token, expiresAt: now() + portalSessionSeconds * 1_000 };
      return { sealed: keys.seal(JSON.stringify(content), randomBytes, 'portal session'), session };
    },
    async read(sealed) {
      const content = unseal(sealed);
      return content === null || content.expiresAt <= now() ? null : await sessionOf(content.token);
    },
  };
}

function speaksFor({ appId }: AdminTokenRow): Pick<PortalSession, 'role' | 'appId'> {
  return { role: appId === null ? 'OPERATOR' : 'ADMIN', appId };
}
