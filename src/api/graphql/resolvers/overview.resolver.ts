import { Arg, Ctx, Directive, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import {
  parseDays,
  readActiveUsers,
  readActivity,
  readUserCounts,
  readVerificationImpact,
} from '../../../domain/admin/overview.js';
import { type ProviderTrouble, readProviderHealth } from '../../../domain/admin/provider-health.js';
import { isVerificationOn } from '../../../domain/apps/settings.rules.js';
import type { AddressKind as AddressKindName } from '../../../platform/values/kinds.js';
import type { Context } from '../context.js';
import { AddressKind } from '../types/enums.js';
import {
  ActiveUsersType,
  AppOverviewType,
  CountryNumbersType,
  DayNumbersType,
  HeldBackCountType,
  SmsSpendingType,
  UserCountsType,
  VerificationImpactType,
} from '../types/overview.types.js';
import { ProviderHealthType, type ProviderTroubleType } from '../types/provider.types.js';

/** Statistics of an app, for its admins. */
@Resolver(() => AppOverviewType)
export class OverviewResolver {
  @Directive('@auth(requires: ADMIN)')
  @Query(() => AppOverviewType, {
    description:
      'Returns numbers of the app for the last `days` (1 to 90), ending today (UTC).\n\nErrors: BAD_USER_INPUT.',
  })
  appOverview(
    @Arg('days', () => Int, { nullable: true, defaultValue: 30 }) days: number | null,
  ): Pick<AppOverviewType, 'daysBack'> {
    return { daysBack: parseDays(days) };
  }

  @FieldResolver(() => [ProviderHealthType])
  async providers(@Ctx() { deps, call }: Context): Promise<ProviderHealthType[]> {
    return (await readProviderHealth(deps, call)).map(({ trouble, troubles, providers, ...health }) => ({
      ...health,
      providers: [...providers],
      troubles: troubles.map(showTrouble),
      trouble: trouble && showTrouble(trouble),
    }));
  }

  @FieldResolver(() => UserCountsType)
  async users(@Ctx() { deps, call }: Context): Promise<UserCountsType> {
    return await readUserCounts(deps, call);
  }

  @FieldResolver(() => [DayNumbersType])
  async days(@Root() { daysBack }: AppOverviewType, @Ctx() { deps, call }: Context): Promise<DayNumbersType[]> {
    return (await readActivity(deps, call, daysBack)).days;
  }

  @FieldResolver(() => [CountryNumbersType])
  async countries(
    @Root() { daysBack }: AppOverviewType,
    @Ctx() { deps, call }: Context,
  ): Promise<CountryNumbersType[]> {
    return (await readActivity(deps, call, daysBack)).countries;
  }

  @FieldResolver(() => SmsSpendingType)
  async sms(@Root() { daysBack }: AppOverviewType, @Ctx() { deps, call }: Context): Promise<SmsSpendingType> {
    return (await readActivity(deps, call, daysBack)).sms;
  }

  @FieldResolver(() => [HeldBackCountType])
  async heldBack(@Root() { daysBack }: AppOverviewType, @Ctx() { deps, call }: Context): Promise<HeldBackCountType[]> {
    return (await readActivity(deps, call, daysBack)).heldBack;
  }

  @FieldResolver(() => ActiveUsersType)
  async activeUsers(@Ctx() { deps, call }: Context): Promise<ActiveUsersType> {
    return await readActiveUsers(deps, call);
  }

  @Directive('@auth(requires: ADMIN)')
  @Query(() => VerificationImpactType, {
    description: 'Returns how many users the verification switch of a kind of address affects.',
  })
  async verificationImpact(
    @Ctx() { deps, call }: Context,
    @Arg('kind', () => AddressKind) kind: AddressKindName,
  ): Promise<VerificationImpactType> {
    return {
      kind,
      verification: isVerificationOn(kind, call.app.settings),
      ...(await readVerificationImpact(deps, call, kind)),
    };
  }
}

function showTrouble({ since, lastFailedAt, ...trouble }: ProviderTrouble): ProviderTroubleType {
  return { ...trouble, since: new Date(since), lastFailedAt: new Date(lastFailedAt) };
}
