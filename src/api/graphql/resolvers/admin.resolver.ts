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

/** What an app's admins can see of its users and do to them (O2, O5). */
@Resolver()
export class AdminResolver {
  @Directive('@auth(requires: ADMIN)')
  @Query(() => IdentifierReportType, {
    description:
      'Who owns a username, email address or phone number, who claims it, and why a login with it fails now, or that it works.\n\nErrors: INVALID_IDENTIFIER.',
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
    description: 'Ends the user’s sessions; no login, verification or reset until enabled.\n\nErrors: NOT_FOUND.',
  })
  async disableUser(@Ctx() context: Context, @Arg('id', () => ID) id: string): Promise<UserType> {
    await disableUser(context.deps, context.call, id);
    return await showExistingUser(context, id);
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => UserType, { description: 'Errors: NOT_FOUND.' })
  async enableUser(@Ctx() context: Context, @Arg('id', () => ID) id: string): Promise<UserType> {
    await enableUser(context.deps, context.call, id);
    return await showExistingUser(context, id);
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => Boolean, { description: 'Deletes the user for good.\n\nErrors: NOT_FOUND.' })
  async deleteUser(@Ctx() { deps, call }: Context, @Arg('id', () => ID) id: string): Promise<boolean> {
    await deleteUser(deps, call, id);
    return true;
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => UserType, {
    description: 'Takes the user’s current address away, so that another claimant may verify it.\n\nErrors: NOT_FOUND.',
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
      'Vouches for the user’s unverified address; completes a pending change.\n\nErrors: NOT_FOUND, ALREADY_VERIFIED, NOTHING_TO_VERIFY, IDENTIFIER_TAKEN.',
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
    description: 'Everything that is kept of the user, as `exportMe` gives it to them.\n\nErrors: NOT_FOUND.',
  })
  async exportUser(@Ctx() { deps, call }: Context, @Arg('id', () => ID) id: string): Promise<Record<string, unknown>> {
    return await exportUser(deps, call, id);
  }
}
