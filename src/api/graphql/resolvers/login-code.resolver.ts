import { Arg, Ctx, Directive, ID, Int, Mutation, Resolver } from 'type-graphql';
import { logInWithCode } from '../../../domain/accounts/log-in-with-code.js';
import { requestLoginCode } from '../../../domain/presence/request-login-code.js';
import type { AddressKind as AddressKindName } from '../../../platform/values/kinds.js';
import { type Context, resolvedIdentifier } from '../context.js';
import { AddressKind } from '../types/enums.js';
import { LoginCodeRequestType } from '../types/presence.types.js';
import { SessionType } from '../types/session.types.js';

@Resolver()
export class LoginCodeResolver {
  @Directive('@verifiedOnly')
  @Mutation(() => LoginCodeRequestType, {
    description:
      'Sends a login code of six digits to an address that the user has verified. It is valid for 10 minutes and 5 attempts. `channel` chooses between email and SMS; by default the kind of the identifier, and for a username email first. The app’s setting `loginByCode` lists the kinds that get codes. The answer is the same if there is no such user.\n\nErrors: INVALID_IDENTIFIER; FORBIDDEN if the app sends no such codes; RATE_LIMITED with `retryAfter` and `field`, which depends on the caller’s network and the app’s daily limits, not on the user.',
  })
  async requestLoginCode(
    @Ctx() context: Context,
    @Arg('identifier', () => String) _identifier: string,
    @Arg('channel', () => AddressKind, { nullable: true }) channel: AddressKindName | null,
  ): Promise<LoginCodeRequestType> {
    const { deps, call } = context;
    const { loginId, expiresAt } = await requestLoginCode(deps, call, resolvedIdentifier(context), channel ?? null);
    return { accepted: true, loginId, expiresAt: new Date(expiresAt) };
  }

  @Mutation(() => SessionType, {
    description:
      'Logs in with the code that `requestLoginCode` sent. It verifies no address. A code to a dormant number (the app’s setting `dormantAfterDays`) needs another proof, if its user has one. `expiresIn` asks for a lifetime of the access token in seconds.\n\nErrors: SECOND_FACTOR_REQUIRED with `loginId` and `factors` if the code is right and another proof is needed; INVALID_TOKEN if the `loginId` is unknown; INVALID_CODE with `attemptsLeft`, CODE_EXPIRED, TOO_MANY_ATTEMPTS, RATE_LIMITED, BAD_USER_INPUT.',
  })
  async logInWithCode(
    @Ctx() { deps, call }: Context,
    @Arg('loginId', () => ID) loginId: string,
    @Arg('code', () => String) code: string,
    @Arg('expiresIn', () => Int, { nullable: true }) expiresIn: number | null,
  ): Promise<SessionType> {
    return await logInWithCode(deps, call, { loginId, code }, expiresIn ?? null);
  }
}
