import { StoreUnavailable } from '../../../platform/store/store.js';
import { isFromFuture, secondsUntil } from '../../../platform/values/clock.rules.js';
import { newId } from '../../../platform/values/ids.js';
import { recordAction } from '../../audit/record.queries.js';
import type { Deps } from '../../deps.js';
import { defaultAppId, hasEnded, hashAdminToken, readAdminToken } from '../admin-tokens.js';
import { type AdminTokenRow, setTokenLastUsed } from '../admin-tokens.queries.js';
import { countWrongToken } from '../wrong-admin-tokens.js';
import {
  findPortalSession,
  insertPortalSession,
  type PortalSessionRow,
  removeLongestIdle,
  removePortalSession,
  setSessionLastUsed,
} from './portal-sessions.queries.js';

/** One working day. Then the portal asks for the token again. */
export const portalSessionSeconds = 8 * 3_600;
/** OWASP's Session Management Cheat Sheet recommends 15 to 30 minutes for low risk, and less for others. */
const idleMs = 30 * 60_000;
/** One write a minute is precise enough for the idle time. */
const notedEveryMs = 60_000;
/** Per token. Otherwise an admin could fill the disk by signing in. */
const mostSessions = 100;

/** The owner of a portal session. The operator's session has no app. */
export interface PortalSession {
  readonly token: string;
  readonly role: 'ADMIN' | 'OPERATOR';
  readonly appId: string | null;
  /** When the token was last typed in this session. 0 if a node of an older version sealed the cookie. */
  readonly typedAt: number;
}

export type SignIn =
  | { readonly isSignedIn: true; readonly sealed: string; readonly session: PortalSession }
  /** The token does not exist. `retryAfter` is set if the network has sent too many wrong ones (X18). */
  | { readonly isSignedIn: false; readonly retryAfter: number | null };

/** `maxAge` is the number of seconds until the session ends. */
export type Confirmation =
  | { readonly isConfirmed: true; readonly sealed: string; readonly maxAge: number }
  /** It is not the token of this session. `retryAfter` is as in `SignIn`. */
  | { readonly isConfirmed: false; readonly retryAfter: number | null };

/** PAGE means that the portal's page sent the request by itself, so it does not count as use. */
export type PortalSender = 'PERSON' | 'PAGE';

export interface PortalSessions {
  /** Opens a session for an admin's or operator's token. */
  create(token: string, ip: string): Promise<SignIn>;
  /** Returns null if this server did not seal it, or if the session or its token has ended. */
  read(sealed: string, sender: PortalSender): Promise<PortalSession | null>;
  /** O28: seals the time at which the session's token was typed again. Returns null in the same cases as `read`. */
  confirm(sealed: string, token: string, ip: string): Promise<Confirmation | null>;
  /** Ends a session on every node. Does nothing if there is none. */
  end(sealed: string): Promise<void>;
}

/**
 * Seals the token, the id of a row, and the time at which the token was typed, in the session cookie. The session ends when its row is deleted, at
 * sign-out or when the token is revoked (O8). The time is not in the row. Otherwise a copied cookie would become present when its owner types the
 * token again.
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

  function seal(content: SealedSession): string {
    return keys.seal(JSON.stringify(content), randomBytes, 'portal session');
  }

  function unseal(sealed: string): SealedSession | null {
    try {
      const content: Partial<Record<keyof SealedSession, unknown>> | null = JSON.parse(
        keys.unseal(sealed, 'portal session'),
      );
      if (typeof content?.token !== 'string' || typeof content.id !== 'string') return null;
      return {
        token: content.token,
        id: content.id,
        typedAt: typeof content.typedAt === 'number' ? content.typedAt : 0,
      };
    } catch {
      return null;
    }
  }

  /** Returns null if this server did not seal it, or if the session or its token has ended. */
  async function findLive(sealed: string) {
    const content = unseal(sealed);
    const found = content && (await findPortalSession(store.reader, content.id));
    if (!content || !found || isOver(found.session, now()) || hasEnded(found.token, now())) return null;
    return { content, ...found };
  }

  return {
    async create(token, ip) {
      const reading = await readAdminToken(deps, token);
      const row = reading.isGood ? await begin(reading.row) : null;
      if (!reading.isGood || row === null) {
        const ended = reading.isGood ? null : reading.ended;
        return { isSignedIn: false, retryAfter: await countWrongToken(deps, { token, ended, place: 'PORTAL', ip }) };
      }
      const typedAt = now();
      const session = { token, typedAt, ...speaksFor(reading.row) };
      return { isSignedIn: true, sealed: seal({ token, id: row.id, typedAt }), session };
    },
    async read(sealed, sender) {
      const live = await findLive(sealed);
      if (live === null) return null;
      if (sender === 'PERSON') await noteUse(deps, live.session);
      const { token, typedAt } = live.content;
      return { token, typedAt, ...speaksFor(live.token) };
    },
    async confirm(sealed, token, ip) {
      const live = await findLive(sealed);
      if (live === null) return null;
      const { content, session } = live;
      if (hashAdminToken(token) !== live.token.tokenHash) {
        const reading = await readAdminToken(deps, token);
        // A valid token is not a guess, so it must not count (X18).
        if (reading.isGood) return { isConfirmed: false, retryAfter: null };
        const wrong = { token, ended: reading.ended, place: 'PORTAL', ip } as const;
        return { isConfirmed: false, retryAfter: await countWrongToken(deps, wrong) };
      }
      const { role, appId } = speaksFor(live.token);
      const origin = { app: { id: appId ?? defaultAppId }, actor: { kind: role, id: live.token.id }, ip };
      await store.transaction(async tx => {
        await setSessionLastUsed(tx, session.id, now());
        await recordAction(deps, tx, origin, 'PRESENCE_CONFIRMED', null, { place: 'PORTAL', method: 'ADMIN_TOKEN' });
      });
      const maxAge = secondsUntil(session.expiresAt, now());
      return { isConfirmed: true, sealed: seal({ ...content, typedAt: now() }), maxAge };
    },
    async end(sealed) {
      const content = unseal(sealed);
      if (content !== null) await store.transaction(tx => removePortalSession(tx, content.id));
    },
  };
}

/** The sealed contents of the cookie. */
interface SealedSession {
  readonly token: string;
  readonly id: string;
  readonly typedAt: number;
}

/** A session from the future was created before the clock was set back. It ends now. Otherwise it would outlive both limits. */
function isOver({ lastUsedAt, expiresAt }: PortalSessionRow, now: number): boolean {
  return expiresAt <= now || lastUsedAt + idleMs <= now || isFromFuture(lastUsedAt, now);
}

async function noteUse({ store, now }: Deps, { id, lastUsedAt }: PortalSessionRow): Promise<void> {
  if (Math.abs(now() - lastUsedAt) < notedEveryMs) return;
  try {
    await store.transaction(tx => setSessionLastUsed(tx, id, now()));
  } catch (error) {
    // Ignore this: reading must still work when the disk is full.
    if (!(error instanceof StoreUnavailable)) throw error;
  }
}

function speaksFor({ appId }: AdminTokenRow): Pick<PortalSession, 'role' | 'appId'> {
  return { role: appId === null ? 'OPERATOR' : 'ADMIN', appId };
}
