import { Arg, Ctx, Directive, Extensions, Mutation, Resolver } from 'type-graphql';
import { confirmPresence } from '../../../domain/presence/confirm-presence.js';
import { type Context, userCall } from '../context.js';
import { opensWithoutSecondFactor } from '../directives/auth.js';
import { showPresence } from '../show.js';
import { ConfirmPresenceInputType, PresenceType } from '../types/presence.types.js';

@Resolver()
export class PresenceResolver {
  @Directive('@auth')
  @Extensions(opensWithoutSecondFactor)
  @Mutation(() => PresenceType, {
    description:
      'Proves on the calling session that it is still the same person. Sensitive changes then need no password for the app’s `presenceSeconds`. Call `refreshSession` afterwards for an access token with the new `auth_time` (RFC 9470).\n\nErrors: INVALID_CREDENTIALS, INVALID_CODE, FORBIDDEN (the app does not use second factors), or those of `logInWithCode` for a `code`; RATE_LIMITED, SERVER_BUSY, BAD_USER_INPUT.',
  })
  async confirmPresence(
    @Ctx() context: Context,
    @Arg('input', () => ConfirmPresenceInputType) input: ConfirmPresenceInputType,
  ): Promise<PresenceType> {
    return showPresence(await confirmPresence(context.deps, userCall(context), input));
  }
}
