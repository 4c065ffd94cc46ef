import { GraphQLJSONObject } from 'graphql-scalars';
import { Arg, Ctx, Directive, ID, Mutation, Query, Resolver } from 'type-graphql';
import {
  deleteUser,
  disableUser,
  enableUser,
  markAddressVerified,
  releaseAddress,
} from '../../../domain/admin/administer.js';
import { explainIdentifier } from '../../../domain/admin/explain-identifier.js';
import { recordRead } from '../../../domain/admin/record-read.js';
import { recogniseIdentifier } from '../../../domain/identifiers/parse.rules.js';
import { exportUser } from '../../../domain/transfer/export-user.js';
import type { AddressKind as AddressKindName } from '../../../platform/values/kinds.js';
import type { Context } from '../context.js';
import { showExistingUser } from '../show.js';
import { showReport } from '../show-report.js';
import { AddressKind } from '../types/enums.js';
import { IdentifierReportType } from '../types/report.types.js';
import { UserType } from '../types/user.types.js';

/** Operations with which an app's admins read and change its users (O2, O5). */
@Resolver()
export class AdminResolver {
  @Directive('@auth(requires: ADMIN)')
  @Query(() => IdentifierReportType, {
    description:
      'Explains whether a login with a username, email address or phone number works now, and why not. Returns who owns it and who claims it.\n\nErrors: INVALID_IDENTIFIER.',
  })
  async explainIdentifier(
    @Ctx() context: Context,
    @Arg('identifier', () => String) identifier: string,
  ): Promise<IdentifierReportType> {
    const { deps, call } = context;
    const given = recogniseIdentifier(identifier);
    const report = await explainIdentifier(deps, call, given);
    const userId = report.owner?.user.id ?? null;
    await recordRead(deps, call, { field: 'explainIdentifier', kind: given.kind, userId, of: [given.value] });
    return await showReport(context, report);
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => UserType, {
    description:
      'Disables the user and ends their sessions. They cannot log in, verify or reset a password until `enableUser`.\n\nErrors: NOT_FOUND.',
  })
  async disableUser(@Ctx() context: Context, @Arg('id', () => ID) id: string): Promise<UserType> {
    await disableUser(context.deps, context.call, id);
    return await showExistingUser(context, id);
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => UserType, { description: 'Enables a user whom `disableUser` disabled.\n\nErrors: NOT_FOUND.' })
  async enableUser(@Ctx() context: Context, @Arg('id', () => ID) id: string): Promise<UserType> {
    await enableUser(context.deps, context.call, id);
    return await showExistingUser(context, id);
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => Boolean, { description: 'Deletes the user. This cannot be undone.\n\nErrors: NOT_FOUND.' })
  async deleteUser(@Ctx() { deps, call }: Context, @Arg('id', () => ID) id: string): Promise<boolean> {
    await deleteUser(deps, call, id);
    return true;
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => UserType, {
    description: 'Removes the user’s current address, so that another user can verify it.\n\nErrors: NOT_FOUND.',
  })
  async releaseAddress(
    @Ctx() context: Context,
    @Arg('userId', () => ID) userId: string,
    @Arg('kind', () => AddressKind) kind: AddressKindName,
  ): Promise<UserType> {
    await releaseAddress(context.deps, context.call, userId, kind);
    return await showExistingUser(context, userId);
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => UserType, {
    description:
      'Marks the user’s unverified address as verified, on the admin’s word. Completes a pending change.\n\nErrors: NOT_FOUND, ALREADY_VERIFIED, NOTHING_TO_VERIFY, IDENTIFIER_TAKEN.',
  })
  async markAddressVerified(
    @Ctx() context: Context,
    @Arg('userId', () => ID) userId: string,
    @Arg('kind', () => AddressKind) kind: AddressKindName,
  ): Promise<UserType> {
    await markAddressVerified(context.deps, context.call, userId, kind);
    return await showExistingUser(context, userId);
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => GraphQLJSONObject, {
    description:
      'Returns all data that the server stores about the user, as `exportMe` returns it to them.\n\nErrors: NOT_FOUND.',
  })
  async exportUser(@Ctx() { deps, call }: Context, @Arg('id', () => ID) id: string): Promise<Record<string, unknown>> {
    return await exportUser(deps, call, id);
  }
}
