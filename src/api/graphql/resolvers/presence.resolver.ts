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
      'Proves that the person who uses the calling session is still its user. For the app’s `presenceSeconds`, sensitive changes then need no password. Call `refreshSession` afterwards for an access token with the new `auth_time` (RFC 9470).\n\nErrors: INVALID_CREDENTIALS for a `password`; INVALID_PASSKEY with `reason`; those of `logInWithCode` for a `code`; INVALID_CODE for a second factor, NOT_FOUND if the user has none, and FORBIDDEN if the app uses none; RATE_LIMITED, SERVER_BUSY, BAD_USER_INPUT.',
  })
  async confirmPresence(
    @Ctx() context: Context,
    @Arg('input', () => ConfirmPresenceInputType) input: ConfirmPresenceInputType,
  ): Promise<PresenceType> {
    return showPresence(await confirmPresence(context.deps, userCall(context), input));
  }
}
