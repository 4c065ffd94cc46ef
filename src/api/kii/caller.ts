import type { IncomingHttpHeaders } from 'node:http';
import type { Call, UserCall } from '../../domain/call.js';
import type { Deps } from '../../domain/deps.js';
import { recogniseIdentifier } from '../../domain/identifiers/parse.rules.js';
import { findPerson, type Person } from '../../domain/identifiers/person.queries.js';
import { type ResolvedIdentifier, resolveIdentifier } from '../../domain/identifiers/resolve.js';
import { isPseudoUser } from '../../domain/identifiers/user-kind.rules.js';
import { Refusal } from '../../domain/refusal.js';
import { isId } from '../../platform/values/ids.js';
import { type IdentifiedCaller, identifyCaller, readAppId } from '../callers/identify.js';
import { refusalOf, type Viewer } from '../callers/viewer.js';
import type { Body } from './body.rules.js';
import { notSupported } from './errors.rules.js';

/** The request that the handler of a route receives. */
export interface Context extends IdentifiedCaller {
  readonly deps: Deps;
  readonly headers: IncomingHttpHeaders;
  readonly body: Body;
  /** The body, if its type is `text/plain`. Null: it has another type, or none. */
  readonly text: string | null;
  /** The part of the path that names a user, or a parameter of the app. */
  readonly named: string;
}

/** The user that a path names. */
export type Named =
  | { readonly by: 'SELF' }
  | { readonly by: 'ID'; readonly id: string }
  | { readonly by: 'IDENTIFIER'; readonly resolved: ResolvedIdentifier };

export interface Sender {
  readonly headers: IncomingHttpHeaders;
  readonly clientAddress: string;
  /** The app that the path names. */
  readonly appId: string | undefined;
}

/** H4: finds the caller and the app: by the path, else the header, else HTTP Basic, else the token. Ignores the app key. */
export async function identify(deps: Deps, { headers, clientAddress, appId }: Sender): Promise<IdentifiedCaller> {
  const ofHeader = headers['x-kii-appid'];
  const text = appId ?? (typeof ofHeader === 'string' ? ofHeader : undefined);
  return await identifyCaller(
    deps,
    { headers, clientAddress, place: 'KII' },
    readAppId(text, headers.authorization ?? ''),
  );
}

/**
 * Finds the user whom a path names: `me`, an id, or an identifier with the prefix of its kind. L2: this API turns an identifier into
 * a user only here, with the same function as `@verifiedOnly`. So a pending address finds nobody.
 */
export async function readNamed({ deps, call, named }: Context): Promise<Named> {
  if (named === 'me') return { by: 'SELF' };
  const text = named.replace(/^LOGIN_NAME:/, 'USERNAME:');
  if (!/^(USERNAME|EMAIL|PHONE):/.test(text)) return { by: 'ID', id: named };
  return { by: 'IDENTIFIER', resolved: await resolveText(deps, call, text, 'identifier') };
}

/** Finds the user whom a text names at a login. The text may omit the kind (L1). */
export async function resolveText(deps: Deps, { app }: Call, text: string, field: string): Promise<ResolvedIdentifier> {
  return await resolveIdentifier(deps.store.reader, app, recogniseIdentifier(text, field));
}

/** Returns the user whose id a path names. Null: there is none. */
export async function namedId(context: Context, named: Named): Promise<string | null> {
  if (named.by === 'IDENTIFIER') return named.resolved.user?.id ?? null;
  if (named.by === 'ID') return isId(named.id) ? named.id : null;
  return context.call.actor.kind === 'USER' ? context.call.actor.id : null;
}

/** Refuses callers without a valid token. `open`: admits a session that still needs a second factor (F19). */
export function admit(viewer: Viewer, open: 'OPEN' | 'FULL' = 'FULL'): void {
  if (viewer.kind === 'ANYONE') throw new Refusal('UNAUTHENTICATED', { reason: 'NO_TOKEN' });
  if (viewer.kind === 'INVALID') throw refusalOf(viewer);
  if (viewer.kind === 'USER' && viewer.needsSecondFactor && open === 'FULL') throw new Refusal('ENROLMENT_REQUIRED');
}

/** Admits a user whom the path names, and returns their call. An admin cannot act as a user. */
export async function asSelf(context: Context, least: 'PSEUDO' | 'USER' = 'PSEUDO'): Promise<UserCall> {
  const { viewer, call } = context;
  admit(viewer);
  const { actor } = call;
  if (viewer.kind !== 'USER' || actor.kind !== 'USER') throw notSupported();
  // The answer is the same for another user and for no user, so it does not reveal who exists.
  if ((await namedId(context, await readNamed(context))) !== actor.id)
    throw new Refusal('FORBIDDEN', { reason: 'ROLE_TOO_LOW' });
  if (least === 'USER' && isPseudoUser(viewer.person.user)) throw new Refusal('PSEUDO_USER');
  return { ...call, actor };
}

export function isAdmin({ viewer }: Pick<Context, 'viewer'>): boolean {
  return viewer.kind === 'ADMIN' || viewer.kind === 'OPERATOR';
}

/** Admits an admin of the app. */
export function asAdmin({ viewer, call }: Context): Call {
  admit(viewer);
  if (viewer.kind === 'USER') throw new Refusal('FORBIDDEN', { reason: 'ROLE_TOO_LOW' });
  return call;
}

/** Admits an admin, and returns the id of the user whom the path names. */
export async function asAdminOf(context: Context): Promise<{ call: Call; id: string }> {
  const call = asAdmin(context);
  const named = await readNamed(context);
  if (named.by === 'SELF') throw notSupported();
  return { call, id: await existing(namedId(context, named)) };
}

async function existing(found: Promise<string | null>): Promise<string> {
  const id = await found;
  if (id === null) throw new Refusal('NOT_FOUND');
  return id;
}

/** Returns a user of the app, as they are now. */
export async function personOf({ deps, call }: Pick<Context, 'deps' | 'call'>, id: string): Promise<Person> {
  const person = isId(id) ? await findPerson(deps.store.reader, call.app.id, id) : null;
  if (person === null) throw new Refusal('NOT_FOUND');
  return person;
}

/** H13: reads the password that is sent with a change. It is percent-encoded, because a header cannot carry UTF-8 otherwise. */
export function currentPassword({ headers }: Pick<Context, 'headers'>): string | null {
  const text = headers['x-current-password'];
  if (typeof text !== 'string') return null;
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Refusal('BAD_USER_INPUT', { field: 'currentPassword', reason: 'MALFORMED' });
  }
}
