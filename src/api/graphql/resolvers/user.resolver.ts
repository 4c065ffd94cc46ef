import { GraphQLJSONObject } from 'graphql-scalars';
import { Arg, Ctx, Directive, Extensions, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import {
  cancelIdentifierChange,
  changeIdentifier,
  removeIdentifier,
} from '../../../domain/accounts/change-identifier.js';
import { deleteMe } from '../../../domain/accounts/delete-user.js';
import { checkLookupsAllowed, countLookup } from '../../../domain/accounts/look-up.js';
import { updateAccount } from '../../../domain/accounts/update-account.js';
import { updateProfile } from '../../../domain/accounts/update-profile.js';
import { recordRead } from '../../../domain/admin/record-read.js';
import { loginIdentifiers } from '../../../domain/identifiers/login-identifiers.js';
import { Refusal } from '../../../domain/refusal.js';
import { exportUser } from '../../../domain/transfer/export-user.js';
import { listOpenVerifications } from '../../../domain/verification/list-verifications.js';
import type { AddressKind as AddressKindName, Kind } from '../../../platform/values/kinds.js';
import { type Context, resolvedIdentifier, userCall } from '../context.js';
import { opensWithoutSecondFactor } from '../directives/auth.js';
import { showExistingUser, showUserById, showVerification, showViewer } from '../show.js';
import { AddressKind, IdentifierKind } from '../types/enums.js';
import { ProfileInputType, UpdateAccountInputType } from '../types/inputs.js';
import { UserType, VerificationType } from '../types/user.types.js';

@Resolver(() => UserType)
export class UserResolver {
  @FieldResolver(() => [VerificationType], {
    nullable: true,
    description: 'The open verifications of the user’s addresses.',
  })
  async verifications(
    @Root() { person, isShownInFull }: UserType,
    @Ctx() context: Context,
  ): Promise<VerificationType[] | null> {
    if (!isShownInFull) return null;
    return (await listOpenVerifications(context.deps, person.claims)).map(showVerification);
  }

  @FieldResolver(() => [String], { nullable: true, description: 'The identifiers that can log in now.' })
  async loginIdentifiers(
    @Root() { person, isShownInFull }: UserType,
    @Ctx() context: Context,
  ): Promise<string[] | null> {
    if (!isShownInFull) return null;
    const app = await context.deps.apps.find(person.user.appId);
    return app === null ? null : await loginIdentifiers(context.deps.store.reader, app, person);
  }

  @Directive('@auth(requires: PSEUDO)')
  @Extensions(opensWithoutSecondFactor)
  @Query(() => UserType, { description: 'Returns the caller.' })
  async me(@Ctx() context: Context): Promise<UserType> {
    return showViewer(context);
  }

  @Directive('@auth')
  @Query(() => UserType, {
    nullable: true,
    description:
      'Returns a user of this app, or null if there is none with this id. 60 lookups an hour per user, 300 per network.\n\nErrors: RATE_LIMITED.',
  })
  async user(@Ctx() context: Context, @Arg('id', () => ID) id: string): Promise<UserType | null> {
    await countLookup(context.deps, context.call);
    const user = await showUserById(context, id);
    if (user !== null) await recordRead(context.deps, context.call, { field: 'user', userId: user.id });
    return user;
  }

  @Directive('@auth')
  @Directive('@verifiedOnly')
  @Query(() => UserType, {
    nullable: true,
    description:
      'Returns the user who owns this username, email address or phone number, or null. An unverified or pending address finds nobody. During a change, the old address still finds its user. 60 lookups an hour per user, 300 per network.\n\nErrors: INVALID_IDENTIFIER, FORBIDDEN if the app’s `lookups` is `OFF`, RATE_LIMITED.',
  })
  async userByIdentifier(
    @Ctx() context: Context,
    @Arg('identifier', () => String) _identifier: string,
  ): Promise<UserType | null> {
    checkLookupsAllowed(context.call);
    await countLookup(context.deps, context.call);
    const { user, identifier } = resolvedIdentifier(context);
    if (user === null && identifier.isRefusedToday)
      throw new Refusal('INVALID_IDENTIFIER', { field: 'identifier', reason: 'MALFORMED' });
    if (user === null) return null;
    const { kind } = identifier;
    await recordRead(context.deps, context.call, { field: 'userByIdentifier', userId: user.id, kind });
    return await showUserById(context, user.id);
  }

  @Directive('@auth')
  @Mutation(() => UserType, {
    description:
      'Changes one identifier. A username, or an address whose verification is off, changes at once. Otherwise the new address gets a message, and a verified old address works until the new one is verified. An unverified old address is replaced at once. A later change replaces an earlier one. Needs presence: the `currentPassword`, or a session with a fresh proof.\n\nErrors: PRESENCE_REQUIRED or INVALID_CREDENTIALS (then nothing is sent), UNCHANGED, INVALID_IDENTIFIER, PHONE_NOT_ALLOWED, USERNAME_TAKEN, IDENTIFIER_TAKEN (verification off), RATE_LIMITED (a refusal because an identifier is taken counts as a lookup).',
  })
  async changeIdentifier(
    @Ctx() context: Context,
    @Arg('kind', () => IdentifierKind) kind: Kind,
    @Arg('value', () => String) value: string,
    @Arg('currentPassword', () => String, { nullable: true }) currentPassword: string | null,
  ): Promise<UserType> {
    const call = userCall(context);
    await changeIdentifier(context.deps, call, kind, value, currentPassword ?? null);
    return await showExistingUser(context, call.actor.id);
  }

  @Directive('@auth')
  @Mutation(() => UserType, {
    description: 'Cancels a change: removes the new address, which is not verified yet.\n\nErrors: NOTHING_TO_VERIFY.',
  })
  async cancelIdentifierChange(
    @Ctx() context: Context,
    @Arg('kind', () => AddressKind) kind: AddressKindName,
  ): Promise<UserType> {
    const call = userCall(context);
    await cancelIdentifierChange(context.deps, call, kind);
    return await showExistingUser(context, call.actor.id);
  }

  @Directive('@auth')
  @Mutation(() => UserType, {
    description:
      'Removes an identifier. Refuses if the user could not log in any more. Needs presence: the `currentPassword`, or a session with a fresh proof.\n\nErrors: PRESENCE_REQUIRED, INVALID_CREDENTIALS, IDENTIFIER_REQUIRED, NOT_FOUND.',
  })
  async removeIdentifier(
    @Ctx() context: Context,
    @Arg('kind', () => IdentifierKind) kind: Kind,
    @Arg('currentPassword', () => String, { nullable: true }) currentPassword: string | null,
  ): Promise<UserType> {
    const call = userCall(context);
    await removeIdentifier(context.deps, call, kind, currentPassword ?? null);
    return await showExistingUser(context, call.actor.id);
  }

  @Directive('@auth(requires: PSEUDO)')
  @Mutation(() => UserType, {
    description:
      'Changes several identifiers and fields of the caller’s profile. After an error, none of them has changed. Each identifier changes as with `changeIdentifier`; one that the caller already has is left as it is. To change an identifier needs presence: the `currentPassword`, or a session with a fresh proof. A pseudo user can change only the profile. An error names the field of `input`.\n\nErrors: those of `changeIdentifier`, except UNCHANGED, and those of `updateProfile`.',
  })
  async updateAccount(
    @Ctx() context: Context,
    @Arg('input', () => UpdateAccountInputType) input: UpdateAccountInputType,
    @Arg('currentPassword', () => String, { nullable: true }) currentPassword: string | null,
  ): Promise<UserType> {
    const call = userCall(context);
    await updateAccount(context.deps, call, input, currentPassword ?? null);
    return await showExistingUser(context, call.actor.id);
  }

  @Directive('@auth(requires: PSEUDO)')
  @Mutation(() => UserType, {
    description:
      'Changes the given fields of the caller’s profile. Null clears a field. 60 changes an hour.\n\nErrors: BAD_USER_INPUT, RATE_LIMITED.',
  })
  async updateProfile(
    @Ctx() context: Context,
    @Arg('input', () => ProfileInputType) input: ProfileInputType,
  ): Promise<UserType> {
    const call = userCall(context);
    await updateProfile(context.deps, call, input);
    return await showExistingUser(context, call.actor.id);
  }

  @Directive('@auth(requires: PSEUDO)')
  @Mutation(() => GraphQLJSONObject, { description: 'Returns all data that the server stores about the caller.' })
  async exportMe(@Ctx() context: Context): Promise<Record<string, unknown>> {
    const call = userCall(context);
    return await exportUser(context.deps, call, call.actor.id);
  }

  @Directive('@auth(requires: PSEUDO)')
  @Mutation(() => Boolean, {
    description:
      'Deletes the caller. This cannot be undone. Other users can verify the addresses afterwards. A full user needs presence: the `currentPassword`, or a session with a fresh proof.\n\nErrors: PRESENCE_REQUIRED, INVALID_CREDENTIALS.',
  })
  async deleteMe(
    @Ctx() context: Context,
    @Arg('currentPassword', () => String, { nullable: true }) currentPassword: string | null,
  ): Promise<boolean> {
    await deleteMe(context.deps, userCall(context), currentPassword ?? null);
    return true;
  }
}
