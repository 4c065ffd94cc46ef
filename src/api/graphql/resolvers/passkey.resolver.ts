import { GraphQLJSONObject } from 'graphql-scalars';
import { Arg, Ctx, Directive, Extensions, FieldResolver, ID, Int, Mutation, Resolver, Root } from 'type-graphql';
import { addPasskey } from '../../../domain/accounts/passkeys/add-passkey.js';
import { removePasskey, renamePasskey } from '../../../domain/accounts/passkeys/change-passkey.js';
import { logInWithPasskey } from '../../../domain/accounts/passkeys/log-in-with-passkey.js';
import { startPasskey } from '../../../domain/accounts/passkeys/start-passkey.js';
import { listPasskeys } from '../../../domain/factors/passkeys/passkeys.queries.js';
import { requestPasskeyLogin } from '../../../domain/factors/passkeys/request-passkey-login.js';
import { isOneselfOrAdmin } from '../../callers/user-record.js';
import { type Context, resolvedIdentifier, userCall } from '../context.js';
import { opensWithoutSecondFactor } from '../directives/auth.js';
import { showPasskey } from '../show.js';
import { PasskeyCreationType, PasskeyRequestType, PasskeyType } from '../types/factors/passkey.types.js';
import { SessionType } from '../types/session.types.js';
import { UserType } from '../types/user.types.js';

@Resolver(() => UserType)
export class PasskeyResolver {
  @FieldResolver(() => [PasskeyType], {
    nullable: true,
    description: 'The user’s passkeys, the oldest first. Null if another user asks.',
  })
  async passkeys(@Root() { id }: UserType, @Ctx() context: Context): Promise<PasskeyType[] | null> {
    if (!isOneselfOrAdmin(context, id)) return null;
    return (await listPasskeys(context.deps.store.reader, id)).map(showPasskey);
  }

  @Directive('@auth')
  @Extensions(opensWithoutSecondFactor)
  @Mutation(() => PasskeyCreationType, {
    description:
      'Begins to add a passkey. Give the options to the browser or phone, and send its answer to `addPasskey` in the same session within five minutes. Needs presence: the `currentPassword`, or a session with a fresh proof.\n\nErrors: PRESENCE_REQUIRED, INVALID_CREDENTIALS, FORBIDDEN if the app has no passkeys.',
  })
  async startPasskey(
    @Ctx() context: Context,
    @Arg('currentPassword', () => String, { nullable: true }) currentPassword: string | null,
  ): Promise<PasskeyCreationType> {
    const { options, expiresAt } = await startPasskey(context.deps, userCall(context), currentPassword ?? null);
    return { options, expiresAt: new Date(expiresAt) };
  }

  @Directive('@auth')
  @Extensions(opensWithoutSecondFactor)
  @Mutation(() => PasskeyType, {
    description:
      'Adds the passkey that a device made with the options of `startPasskey`, and notifies every address that the user owns. A user has at most 20. The same answer sent again returns the same passkey. Adding a passkey is not a proof: if the app requires a second factor, call `confirmPresence` with the new passkey next.\n\nErrors: INVALID_PASSKEY with `reason`, PRESENCE_REQUIRED, BAD_USER_INPUT, RATE_LIMITED, FORBIDDEN if the app has no passkeys.',
  })
  async addPasskey(
    @Ctx() context: Context,
    @Arg('response', () => GraphQLJSONObject, { description: 'The result of `PublicKeyCredential.toJSON()`.' })
    response: Record<string, unknown>,
    @Arg('name', () => String, { description: 'The name that the user gives it, at most 64 characters.' }) name: string,
  ): Promise<PasskeyType> {
    return showPasskey(await addPasskey(context.deps, userCall(context), response, name));
  }

  @Directive('@auth')
  @Mutation(() => PasskeyType, {
    description: 'Gives a passkey of the caller another name.\n\nErrors: NOT_FOUND, BAD_USER_INPUT, RATE_LIMITED.',
  })
  async renamePasskey(
    @Ctx() context: Context,
    @Arg('id', () => ID) id: string,
    @Arg('name', () => String, { description: 'At most 64 characters.' }) name: string,
  ): Promise<PasskeyType> {
    return showPasskey(await renamePasskey(context.deps, userCall(context), id, name));
  }

  @Directive('@auth')
  @Mutation(() => Boolean, {
    description:
      'Removes a passkey of the caller, and notifies every address that the user owns. Needs presence: the `currentPassword`, or a session with a fresh proof.\n\nErrors: PRESENCE_REQUIRED, INVALID_CREDENTIALS, NOT_FOUND, RATE_LIMITED, IDENTIFIER_REQUIRED (it is the only way to log in), FORBIDDEN (it is the only second factor, and the app needs one).',
  })
  async removePasskey(
    @Ctx() context: Context,
    @Arg('id', () => ID) id: string,
    @Arg('currentPassword', () => String, { nullable: true }) currentPassword: string | null,
  ): Promise<boolean> {
    await removePasskey(context.deps, userCall(context), id, currentPassword ?? null);
    return true;
  }

  @Directive('@verifiedOnly')
  @Mutation(() => PasskeyRequestType, {
    description:
      'Begins a login with a passkey, or a proof for `confirmPresence`. Without an `identifier`, a passkey of any user of the app can answer, so nobody has to type one. With an `identifier`, only a passkey of its owner can. The answer is the same if there is no such user.\n\nErrors: INVALID_IDENTIFIER, FORBIDDEN if the app has no passkeys.',
  })
  async requestPasskeyLogin(
    @Ctx() context: Context,
    @Arg('identifier', () => String, { nullable: true }) identifier: string | null,
  ): Promise<PasskeyRequestType> {
    const resolved = identifier == null ? null : resolvedIdentifier(context);
    const { expiresAt, ...request } = await requestPasskeyLogin(context.deps, context.call, resolved);
    return { ...request, expiresAt: new Date(expiresAt) };
  }

  @Mutation(() => SessionType, {
    description:
      'Logs in the user whose passkey answered a `requestPasskeyLogin`. Each answer can be used once. Since the authenticator checked a PIN, a finger or a face, it counts as two factors. `expiresIn` asks for a lifetime of the access token in seconds.\n\nErrors: INVALID_PASSKEY with `reason`, RATE_LIMITED, BAD_USER_INPUT, FORBIDDEN if the app has no passkeys.',
  })
  async logInWithPasskey(
    @Ctx() { deps, call }: Context,
    @Arg('loginId', () => ID) loginId: string,
    @Arg('response', () => GraphQLJSONObject, { description: 'The result of `PublicKeyCredential.toJSON()`.' })
    response: Record<string, unknown>,
    @Arg('expiresIn', () => Int, { nullable: true }) expiresIn: number | null,
  ): Promise<SessionType> {
    return await logInWithPasskey(deps, call, { loginId, response }, expiresIn ?? null);
  }
}
