import type { Deps } from '../deps.js';
import { hashAdminToken } from './admin-tokens.js';
import { type AdminTokenRow, findAdminToken } from './admin-tokens.queries.js';

/** One working day. Then the portal asks for the token again. */
export const portalSessionSeconds = 8 * 3_600;

/** Who a session of the portal belongs to. The operator's session has no app. */
export interface PortalSession {
  readonly token: string;
  readonly role: 'ADMIN' | 'OPERATOR';
  readonly appId: string | null;
}

export interface PortalSessions {
  /** Returns the sealed session of an admin's or operator's token. Null: there is no such token. */
  create(token: string): Promise<{ sealed: string; session: PortalSession } | null>;
  /** Returns null if this server did not seal it, it has expired, or its token was revoked. */
  read(sealed: string): Promise<PortalSession | null>;
}

/**
 * Seals a token and an expiry time as the session cookie. Nothing is stored, and revoking a token ends its sessions.
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
