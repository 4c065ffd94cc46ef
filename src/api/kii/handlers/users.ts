import { isDeepStrictEqual } from 'node:util';
import { deleteMe } from '../../../domain/accounts/delete-user.js';
import { checkLookupsAllowed, countLookup } from '../../../domain/accounts/look-up.js';
import { createPseudoUser, register, registerWithoutSession } from '../../../domain/accounts/register.js';
import { updateAccount } from '../../../domain/accounts/update-account.js';
import { upgradePseudoUser } from '../../../domain/accounts/upgrade-pseudo-user.js';
import { deleteUser } from '../../../domain/admin/administer.js';
import { recordRead } from '../../../domain/admin/record-read.js';
import type { Person } from '../../../domain/identifiers/person.queries.js';
import { isPseudoUser } from '../../../domain/identifiers/user-kind.rules.js';
import { Refusal } from '../../../domain/refusal.js';
import { standingTokenOf } from '../../../domain/sessions/standing-token.rules.js';
import { userRecord } from '../../callers/user-record.js';
import { customFields, identifiersIn, profileIn, textOf } from '../body.rules.js';
import {
  admit,
  asAdminOf,
  asSelf,
  type Context,
  currentPassword,
  isAdmin,
  type Named,
  namedId,
  personOf,
  readNamed,
} from '../caller.js';
import type { Answer } from '../errors.rules.js';
import { showUser } from '../user-json.rules.js';

/** H7: creates a user. The answer has a token only if the content type asks for one. */
export async function signUp(context: Context): Promise<Answer> {
  const { deps, body, headers } = context;
  const custom = customFields(body);
  const input = {
    ...identifiersIn(body),
    ...profileIn(body),
    password: textOf(body, 'password'),
    ...(Object.keys(custom).length > 0 && { attributes: custom }),
  };
  const isAuthorized = /RegistrationAndAuthorizationRequest/i.test(headers['content-type'] ?? '');
  if (!isAuthorized) {
    return created(context, await personOf(context, await registerWithoutSession(deps, context.call, input)));
  }
  const call = { ...context.call, standing: { endsAt: null } };
  const { username, email, phone, password, ...profile } = input;
  const isPseudo = [username, email, phone, password].every(text => text === undefined);
  const { session, userId } = await (isPseudo ? createPseudoUser(deps, call, profile) : register(deps, call, input));
  const _accessToken = standingTokenOf(deps.keys, session.id);
  return created(context, await personOf(context, userId), { _accessToken });
}

/** Shows all fields to the new user. */
function created({ call }: Context, person: Person, more: object = {}): Answer {
  const viewer = { kind: 'USER', person, needsSecondFactor: false } as const;
  return { status: 201, body: { ...showUser(userRecord({ viewer, call }, person)), ...more } };
}

/** Shows a user. A caller who reads their own user spends no lookup (Q3). */
export async function readUser(context: Context): Promise<Answer> {
  const { viewer, call } = context;
  admit(viewer, 'OPEN');
  const named = await readNamed(context);
  if (viewer.kind === 'USER' && (await namedId(context, named)) === viewer.person.user.id)
    return { status: 200, body: showUser(userRecord(context, viewer.person)) };
  admit(viewer);
  const person = await (isAdmin(context) ? readAsAdmin(context, named) : lookUp(context, named));
  return { status: 200, body: showUser(userRecord({ viewer, call }, person)) };
}

async function lookUp(context: Context, named: Named): Promise<Person> {
  const { deps, call, viewer } = context;
  if (viewer.kind === 'USER' && isPseudoUser(viewer.person.user)) throw new Refusal('PSEUDO_USER');
  if (named.by === 'IDENTIFIER') checkLookupsAllowed(call);
  await countLookup(deps, call);
  return await personOf(context, (await namedId(context, named)) ?? '');
}

async function readAsAdmin(context: Context, named: Named): Promise<Person> {
  const { id } = await asAdminOf(context);
  const person = await personOf(context, id);
  const isByIdentifier = named.by === 'IDENTIFIER';
  await recordRead(context.deps, context.call, {
    field: isByIdentifier ? 'userByIdentifier' : 'user',
    userId: id,
    ...(isByIdentifier && { kind: named.resolved.identifier.kind }),
  });
  return person;
}

/** H8, H9: upgrades a pseudo user, or changes the given fields. After an error, nothing has changed. */
export async function updateUser(context: Context, attributes: 'REPLACED' | 'MERGED'): Promise<Answer> {
  const { deps, body } = context;
  const call = await asSelf(context);
  const { user } = await personOf(context, call.actor.id);
  const custom = customFields(body);
  const isSame =
    attributes === 'MERGED' ? isDeepStrictEqual(custom, {}) : isDeepStrictEqual(custom, user.attributes ?? {});
  const input = { ...identifiersIn(body), ...profileIn(body), ...(!isSame && { attributes: custom }) };
  const password = textOf(body, 'password');
  if (password !== undefined) {
    const standing = { ...call, standing: { endsAt: null } };
    await upgradePseudoUser(deps, standing, { ...input, password }, { keeps: 'ASKING_SESSION', attributes });
  } else await updateAccount(deps, call, input, currentPassword(context), attributes);
  return { status: 200, body: { modifiedAt: (await personOf(context, user.id)).user.updatedAt } };
}

export async function removeUser(context: Context): Promise<Answer> {
  if (isAdmin(context)) {
    const { call, id } = await asAdminOf(context);
    await deleteUser(context.deps, call, id);
  } else await deleteMe(context.deps, await asSelf(context), currentPassword(context));
  return { status: 204 };
}
