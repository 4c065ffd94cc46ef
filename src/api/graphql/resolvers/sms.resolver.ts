import { Arg, Ctx, Directive, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { reopenCountry } from '../../../domain/sending/sms-traffic.js';
import { listPauses } from '../../../domain/sending/sms-traffic.queries.js';
import type { Context } from '../context.js';
import { showApp } from '../show.js';
import { AppType } from '../types/app.types.js';
import { PausedCountryType } from '../types/sms.types.js';

/** What an app's admins can see of the SMS budget breaker, and do about it (X3). */
@Resolver(() => AppType)
export class SmsResolver {
  @Directive('@auth(requires: ADMIN)')
  @FieldResolver(() => [PausedCountryType], {
    nullable: true,
    description: 'Countries that get no SMS for claims at present, since too few led to a verification.',
  })
  async pausedCountries(@Root() { id }: AppType, @Ctx() { deps }: Context): Promise<PausedCountryType[]> {
    const pauses = await listPauses(deps.store.reader, id, deps.now());
    return pauses.map(({ since, endsAt, ...pause }) => ({
      ...pause,
      since: new Date(since),
      endsAt: new Date(endsAt),
    }));
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => AppType, {
    description:
      'Lets SMS for claims go to a paused country again, counting from nothing.\n\nErrors: BAD_USER_INPUT, NOT_FOUND when it is not paused.',
  })
  async reopenCountry(@Ctx() { deps, call }: Context, @Arg('country', () => String) country: string): Promise<AppType> {
    await reopenCountry(deps, call, country);
    return showApp(call.app);
  }
}
