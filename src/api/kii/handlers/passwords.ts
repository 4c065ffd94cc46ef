import { changePasswordAndLogOut } from '../../../domain/accounts/change-password.js';
import { findPerson } from '../../../domain/identifiers/person.queries.js';
import type { ResolvedIdentifier } from '../../../domain/identifiers/resolve.js';
import { requestPasswordReset } from '../../../domain/passwords/request-reset.js';
import { resetPasswordByPin } from '../../../domain/passwords/reset-by-pin.js';
import { Refusal } from '../../../domain/refusal.js';
import { isId } from '../../../platform/values/ids.js';
import { factorIn, neededText, textOf } from '../body.rules.js';
import { asSelf, type Context, readNamed } from '../caller.js';
import type { Answer } from '../errors.rules.js';

/** H10: changes the password and ends every session, including the caller's. */
export async function changePassword(context: Context): Promise<Answer> {
  const { deps, body } = context;
  const call = await asSelf(context);
  const [old, next] = [neededText(body, 'oldPassword'), neededText(body, 'newPassword')];
  await changePasswordAndLogOut(deps, call, old, next);
  return { status: 204 };
}

const channels = { EMAIL: 'EMAIL', SMS: 'PHONE' } as const;

/** H11: sends a link or a code. The answer is the same if there is no such user (W4). */
export async function requestReset(context: Context): Promise<Answer> {
  const { deps, call, body } = context;
  const method = textOf(body, 'notificationMethod') ?? '';
  const channel = Object.hasOwn(channels, method) ? channels[method as keyof typeof channels] : null;
  if (method !== '' && channel === null)
    throw new Refusal('BAD_USER_INPUT', { field: 'notificationMethod', reason: 'MALFORMED' });
  const resolved = await resolvedOf(context);
  if (resolved !== null) await requestPasswordReset(deps, call, resolved, { channel, resetId: null });
  return { status: 204 };
}

export async function completeReset(context: Context): Promise<Answer> {
  const { deps, call, body } = context;
  const [code, newPassword] = [neededText(body, 'pinCode'), neededText(body, 'newPassword')];
  const resolved = await resolvedOf(context);
  if (resolved === null) throw new Refusal('INVALID_CODE', { field: 'code' });
  await resetPasswordByPin(deps, call, resolved, { code, newPassword, ...factorIn(body) });
  return { status: 204 };
}

/** Returns the identifier that a path names. For an id it looks up an identifier of the user. That takes longer, but nobody can guess an id. */
async function resolvedOf(context: Context): Promise<ResolvedIdentifier | null> {
  const named = await readNamed(context);
  if (named.by === 'IDENTIFIER') return named.resolved;
  const person =
    named.by === 'ID' && isId(named.id)
      ? await findPerson(context.deps.store.reader, context.call.app.id, named.id)
      : null;
  const own = person?.owned.find(({ kind }) => kind === 'USERNAME') ?? person?.owned[0];
  if (person === null || own === undefined) return null;
  const { value, display } = own;
  // Treat it as a username, so that email is preferred (W4).
  const identifier = { kind: 'USERNAME', value, typed: value, display } as const;
  return { identifier, user: person.user, isOwned: true, unprovenClaimant: null };
}
