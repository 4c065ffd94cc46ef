import { GraphQLDateTime } from 'graphql-scalars';
import { Arg, Ctx, Directive, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import { listAdminTokens } from '../../../domain/apps/admin-tokens.queries.js';
import { type AppDeletion, countUsersToDelete, deleteApp, listDeletions } from '../../../domain/apps/delete-app.js';
import { createAdminToken, revokeAdminToken } from '../../../domain/apps/manage-admin-tokens.js';
import { createApp, listApps, updateAppSettings } from '../../../domain/apps/manage-apps.js';
import { readTestAddresses, type TypedSettings } from '../../../domain/identifiers/test-addresses.rules.js';
import { rotateSigningKey } from '../../../domain/sessions/signing-keys/rotate-signing-key.js';
import { type Context, idempotencyKeyOf } from '../context.js';
import { showAdminToken, showApp } from '../show.js';
import { AdminTokenType, AppDeletionType, AppType, CreatedAdminTokenType, CreatedAppType } from '../types/app.types.js';
import { idempotencyKeyArgument } from '../types/idempotency.types.js';
import { AppSettingsInputType } from '../types/settings.types.js';

/**
 * Apps, their settings and their admins (O2, O3). An admin acts in the token's app, the operator
 * in the app that is named.
 */
@Resolver()
export class AppResolver {
  @Query(() => AppType, {
    description:
      'Returns the caller’s app: the one that the header `x-app-id` names, otherwise that of the token, otherwise `default`.',
  })
  app(@Ctx() { call }: Context): AppType {
    return showApp(call.app);
  }

  @Directive('@auth(requires: OPERATOR)')
  @Query(() => [AppType], { description: 'Lists all apps of the server.' })
  async apps(@Ctx() { deps }: Context): Promise<AppType[]> {
    return (await listApps(deps)).map(showApp);
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => AppType, {
    description:
      'Changes settings of the caller’s app. All nodes apply them within 2 seconds. Stored addresses do not change.\n\nErrors: BAD_USER_INPUT; FORBIDDEN if an admin changes `passwordResetUrl`, which only the operator may set; RATE_LIMITED after 120 saves in an hour.',
  })
  async updateAppSettings(
    @Ctx() { deps, call }: Context,
    @Arg('input', () => AppSettingsInputType) input: TypedSettings,
  ): Promise<AppType> {
    return showApp(await updateAppSettings(deps, call, readTestAddresses(input)));
  }

  @Directive('@auth(requires: OPERATOR)')
  @Mutation(() => CreatedAppType, {
    description: 'Creates an app and its first admin token.\n\nErrors: BAD_USER_INPUT, IDEMPOTENCY_KEY_USED.',
  })
  async createApp(
    @Ctx() context: Context,
    @Arg('name', () => String) name: string,
    @Arg('idempotencyKey', () => String, idempotencyKeyArgument) idempotencyKey: string | null,
  ): Promise<CreatedAppType> {
    const key = idempotencyKeyOf(context, idempotencyKey);
    const { app, adminToken } = await createApp(context.deps, context.call, name, key);
    return { app: showApp(app), adminToken };
  }

  @Directive('@auth(requires: OPERATOR)')
  @Query(() => Int, {
    description: 'Returns how many users `deleteApp` would delete.\n\nErrors: NOT_FOUND.',
  })
  async usersToDelete(@Ctx() { deps }: Context, @Arg('appId', () => ID) appId: string): Promise<number> {
    return await countUsersToDelete(deps, appId);
  }

  @Directive('@auth(requires: OPERATOR)')
  @Mutation(() => AppDeletionType, {
    description:
      'Deletes an app for good, with its users, settings, templates, messages, events and audit log. `name` must be the app’s present name, as a safeguard against a wrong id.\n\nIts admin tokens stop working at once. Within 2 seconds every node answers as if the app did not exist. A minute later its rows are deleted in the background; `appDeletions` shows the progress. Users and the webhook are not notified. The audit log of the app `default` keeps an entry. A repeated call changes nothing.\n\nErrors: NOT_FOUND; BAD_USER_INPUT for another name, or for the app `default`.',
  })
  async deleteApp(
    @Ctx() { deps, call }: Context,
    @Arg('id', () => ID) id: string,
    @Arg('name', () => String) name: string,
  ): Promise<AppDeletionType> {
    return showDeletion(await deleteApp(deps, call, id, name));
  }

  @Directive('@auth(requires: OPERATOR)')
  @Query(() => [AppDeletionType], { description: 'The apps whose rows are being deleted, the oldest deletion first.' })
  async appDeletions(@Ctx() { deps }: Context): Promise<AppDeletionType[]> {
    return (await listDeletions(deps)).map(showDeletion);
  }

  @Directive('@auth(requires: ADMIN)')
  @Query(() => [AdminTokenType], { description: 'Lists the admin tokens of the app, the oldest first.' })
  async adminTokens(@Ctx() { deps, call }: Context): Promise<AdminTokenType[]> {
    return (await listAdminTokens(deps.store.reader, call.app.id)).map(row => showAdminToken(call, row));
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => CreatedAdminTokenType, {
    description:
      'Creates an admin token of the app. `name` has 1 to 60 characters. `expiresAt` must be in the future: from then on, the token and its portal sessions are refused. Without it the token works until it is revoked.\n\nErrors: BAD_USER_INPUT, IDEMPOTENCY_KEY_USED.',
  })
  async createAdminToken(
    @Ctx() context: Context,
    @Arg('name', () => String) name: string,
    @Arg('expiresAt', () => GraphQLDateTime, { nullable: true }) expiresAt: Date | null | undefined,
    @Arg('idempotencyKey', () => String, idempotencyKeyArgument) idempotencyKey: string | null,
  ): Promise<CreatedAdminTokenType> {
    const { deps, call } = context;
    const key = idempotencyKeyOf(context, idempotencyKey);
    const { row, token } = await createAdminToken(deps, call, name, expiresAt?.getTime() ?? null, key);
    return { token: showAdminToken(call, row), adminToken: token };
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => Boolean, {
    description:
      'Revokes an admin token and ends its portal sessions at once, even if it is the token in use. Only the operator can revoke the last token that has not expired.\n\nErrors: NOT_FOUND, BAD_USER_INPUT for the last token.',
  })
  async revokeAdminToken(@Ctx() { deps, call }: Context, @Arg('id', () => ID) id: string): Promise<boolean> {
    await revokeAdminToken(deps, call, id);
    return true;
  }

  @Directive('@auth(requires: OPERATOR)')
  @Mutation(() => Boolean, {
    description:
      'Creates a new signing key. It signs after ten minutes, when all nodes and all backends that cache the JWKS have it. Nobody is logged out. The server does this by itself every 30 days.',
  })
  async rotateSigningKey(@Ctx() { deps, call }: Context): Promise<boolean> {
    await rotateSigningKey(deps, call);
    return true;
  }
}

function showDeletion({ startedAt, ...deletion }: AppDeletion): AppDeletionType {
  return { ...deletion, startedAt: new Date(startedAt) };
}
