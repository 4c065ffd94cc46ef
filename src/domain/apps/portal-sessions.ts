import { StoreUnavailable } from '../../platform/store/store.js';
import { isFromFuture } from '../../platform/values/clock.rules.js';
import { newId } from '../../platform/values/ids.js';
import type { Deps } from '../deps.js';
import { hasEnded, readAdminToken } from './admin-tokens.js';
import { type AdminTokenRow, setTokenLastUsed } from './admin-tokens.queries.js';
import {
  findPortalSession,
  insertPortalSession,
  type PortalSessionRow,
  removeLongestIdle,
  removePortalSession,
  setSessionLastUsed,
} from './portal-sessions.queries.js';
import { countWrongToken } from './wrong-admin-tokens.js';

/** One working day. Then the portal asks for the token again. */
export const portalSessionSeconds = 8 * 3_600;
/** OWASP's Session Management Cheat Sheet has 15 to 30 minutes for applications of low risk, and fewer for others. */
const idleMs = 30 * 60_000;
/** One write a minute is enough for the idle end. */
const notedEveryMs = 60_000;
/** Of one token; otherwise an admin could fill the disk by signing in. */
const mostSessions = 100;

/** Who a session of the portal belongs to. The operator's session has no app. */
export interface PortalSession {
  readonly token: string;
  readonly role: 'ADMIN' | 'OPERATOR';
  readonly appId: string | null;
}

export type SignIn =
  | { readonly isSignedIn: true; readonly sealed: string; readonly session: PortalSession }
  /** There is no such token. `retryAfter`: the network has sent too many wrong ones (X18). */
  | { readonly isSignedIn: false; readonly retryAfter: number | null };

/** PAGE: the portal's page sent the request by itself, so it does not count as use. */
export type PortalSender = 'PERSON' | 'PAGE';

export interface PortalSessions {
  /** Begins a session of an admin's or operator's token. */
  create(token: string, ip: string): Promise<SignIn>;
  /** Returns null if this server did not seal it, or if the session or its token has ended. */
  read(sealed: string, sender: PortalSender): Promise<PortalSession | null>;
  /** Ends a session on every node. Does nothing if there is none. */
  end(sealed: string): Promise<void>;
}

/**
 * Seals a token and the id of a row in the session cookie. The session ends with its row: at sign-out, and when the token
 * is revoked (O8).
 */
export function createPortalSessions(deps: Deps): PortalSessions {
  const { store, keys, now, randomBytes } = deps;

  /** Returns null if the token was revoked meanwhile. */
  async function begin(token: AdminTokenRow): Promise<PortalSessionRow | null> {
    const at = now();
    const row = { id: newId(deps), tokenId: token.id, lastUsedAt: at, expiresAt: at + portalSessionSeconds * 1_000 };
    return await store.transaction(async tx => {
      if (!(await setTokenLastUsed(tx, token.id, at))) return null;
      await removeLongestIdle(tx, token.id, mostSessions - 1);
      await insertPortalSession(tx, row);
      return row;
    });
  }

  function unseal(sealed: string): { token: string; id: string } | null {
    try {
      const content: { token?: unknown; id?: unknown } | null = JSON.parse(keys.unseal(sealed, 'portal session'));
      if (typeof content?.token !== 'string' || typeof content.id !== 'string') return null;
      return { token: content.token, id: content.id };
    } catch {
      return null;
    }
  }

  return {
    async create(token, ip) {
      const reading = await readAdminToken(deps, token);
      const row = reading.isGood ? await begin(reading.row) : null;
      if (!reading.isGood || row === null) {
        const ended = reading.isGood ? null : reading.ended;
        return { isSignedIn: false, retryAfter: await countWrongToken(deps, { token, ended, place: 'PORTAL', ip }) };
      }
      const sealed = keys.seal(JSON.stringify({ token, id: row.id }), randomBytes, 'portal session');
      return { isSignedIn: true, sealed, session: { token, ...speaksFor(reading.row) } };
    },
    async read(sealed, sender) {
      const content = unseal(sealed);
      if (content === null) return null;
      const found = await findPortalSession(store.reader, content.id);
      if (found === null || isOver(found.session, now()) || hasEnded(found.token, now())) return null;
      if (sender === 'PERSON') await noteUse(deps, found.session);
      return { token: content.token, ...speaksFor(found.token) };
    },
    async end(sealed) {
      const content = unseal(sealed);
      if (content !== null) await store.transaction(tx => removePortalSession(tx, content.id));
    },
  };
}

/** A session from the future was made before the clock was set back. It ends; otherwise it would outlive both its ends. */
function isOver({ lastUsedAt, expiresAt }: PortalSessionRow, now: number): boolean {
  return expiresAt <= now || lastUsedAt + idleMs <= now || isFromFuture(lastUsedAt, now);
}

async function noteUse({ store, now }: Deps, { id, lastUsedAt }: PortalSessionRow): Promise<void> {
  if (Math.abs(now() - lastUsedAt) < notedEveryMs) return;
  try {
    await store.transaction(tx => setSessionLastUsed(tx, id, now()));
  } catch (error) {
    // Reading must still work when the disk is full.
    if (!(error instanceof StoreUnavailable)) throw error;
  }
}

function speaksFor({ appId }: AdminTokenRow): Pick<PortalSession, 'role' | 'appId'> {
  return { role: appId === null ? 'OPERATOR' : 'ADMIN', appId };
}
