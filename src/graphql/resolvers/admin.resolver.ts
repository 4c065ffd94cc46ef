import { Arg, Ctx, Directive, ID, Mutation, Query, Resolver } from 'type-graphql';
import { createApp, updateAppSettings } from '../../apps/manage-apps.js';
import type { AddressKind as AddressKindName } from '../../kinds.js';
import {
  deleteUser,
  disableUser,
  enableUser,
  markAddressVerified,
  releaseAddress,
  startPasswordReset,
} from '../../users/administer.js';
import { AppType, CreatedAppType } from '../app.types.js';
import type { Context } from '../context.js';
import { AddressKind } from '../enums.js';
import { AppSettingsInputType } from '../inputs.js';
import { showApp, showExisting } from '../show.js';
import { UserType } from '../user.types.js';

/** What an app's admins and the server's operator do (O2, O3). An admin acts in the token's app, the operator in the one named. */
@Resolver()
export class AdminResolver {
  @Query(() => AppType, {
    description: 'The caller’s app: the one that `x-app-id` names, else the token’s, else `default`.',
  })
  app(@Ctx() { call }: Context): AppType {
    return showApp(call.app);
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => AppType, {
    description:
      'Changes settings of the caller’s app; felt by every node within 2 seconds. No stored address changes (S3).\n\nErrors: BAD_USER_INPUT.',
  })
  async updateAppSettings(
    @Ctx() { deps, call }: Context,
    @Arg('input', () => AppSettingsInputType) input: AppSettingsInputType,
  ): Promise<AppType> {
    return showApp(await updateAppSettings(deps, call, { ...input }));
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => UserType, {
    description: 'Ends the user’s sessions; no login, verification or reset until enabled (L7).\n\nErrors: NOT_FOUND.',
  })
  async disableUser(@Ctx() context: Context, @Arg('id', () => ID) id: string): Promise<UserType> {
    await disableUser(context.deps, context.call, id);
    return await showExisting(context, id);
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => UserType, { description: 'Errors: NOT_FOUND.' })
  async enableUser(@Ctx() context: Context, @Arg('id', () => ID) id: string): Promise<UserType> {
    await enableUser(context.deps, context.call, id);
    return await showExisting(context, id);
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => Boolean, { description: 'Deletes the user for good (O5).\n\nErrors: NOT_FOUND.' })
  async deleteUser(@Ctx() { deps, call }: Context, @Arg('id', () => ID) id: string): Promise<boolean> {
    await deleteUser(deps, call, id);
    return true;
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => UserType, {
    description:
      'Takes the user’s current address away, so that another claimant may verify it (V6).\n\nErrors: NOT_FOUND.',
  })
  async releaseAddress(
    @Ctx() context: Context,
    @Arg('userId', () => ID) userId: string,
    @Arg('kind', () => AddressKind) kind: AddressKindName,
  ): Promise<UserType> {
    await releaseAddress(context.deps, context.call, userId, kind);
    return await showExisting(context, userId);
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => UserType, {
    description:
      'Vouches for the user’s unverified address; completes a pending change (O2).\n\nErrors: NOT_FOUND, ALREADY_VERIFIED, NOTHING_TO_VERIFY, IDENTIFIER_TAKEN.',
  })
  async markAddressVerified(
    @Ctx() context: Context,
    @Arg('userId', () => ID) userId: string,
    @Arg('kind', () => AddressKind) kind: AddressKindName,
  ): Promise<UserType> {
    await markAddressVerified(context.deps, context.call, userId, kind);
    return await showExisting(context, userId);
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => Boolean, {
    description:
      'Sends the user what `requestPasswordReset` would; an admin never sets or sees a password (O2).\n\nErrors: NOT_FOUND, NOTHING_TO_VERIFY.',
  })
  async sendPasswordReset(@Ctx() { deps, call }: Context, @Arg('userId', () => ID) userId: string): Promise<boolean> {
    await startPasswordReset(deps, call, userId);
    return true;
  }

  @Directive('@auth(requires: OPERATOR)')
  @Mutation(() => CreatedAppType, {
    description: 'Makes an app and its first admin token (O3).\n\nErrors: BAD_USER_INPUT.',
  })
  async createApp(@Ctx() { deps, call }: Context, @Arg('name', () => String) name: string): Promise<CreatedAppType> {
    const { app, adminToken } = await createApp(deps, call, name);
    return { app: showApp(app), adminToken };
  }
}
