import { Arg, Ctx, Directive, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { readPurses } from '../../../domain/sending/read-purses.js';
import { reopenCountry } from '../../../domain/sending/sms-traffic.js';
import { listPauses } from '../../../domain/sending/sms-traffic.queries.js';
import type { Context } from '../context.js';
import { showApp } from '../show.js';
import { AppType } from '../types/app.types.js';
import { PausedCountryType, PurseType } from '../types/sms.types.js';

/** Operations with which an app's admins watch the costs of messages and end a pause of a country (X8, X11). */
@Resolver(() => AppType)
export class SmsResolver {
  @Directive('@auth(requires: ADMIN)')
  @FieldResolver(() => [PausedCountryType], {
    nullable: true,
    description:
      'The countries to which SMS for sign-ups and changes are now slowed or stopped, because too few of them led to a verification.',
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
  @FieldResolver(() => [PurseType], {
    nullable: true,
    description:
      'The limits on the messages of 24 hours, and the number of those that were sent. Empty with the development inbox.',
  })
  async purses(@Ctx() { deps, call }: Context): Promise<PurseType[]> {
    const purses = await readPurses(deps, call);
    return purses.map(purse => ({ ...purse, resetsAt: purse.resetsAt === null ? null : new Date(purse.resetsAt) }));
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => AppType, {
    description:
      'Ends the pause of a country. Its SMS are counted from zero again.\n\nErrors: BAD_USER_INPUT, NOT_FOUND if it is not paused.',
  })
  async reopenCountry(
    @Ctx() { deps, call }: Context,
    @Arg('country', () => String, { description: 'ISO 3166-1 alpha-2.' }) country: string,
  ): Promise<AppType> {
    await reopenCountry(deps, call, country);
    return showApp(call.app);
  }
}
