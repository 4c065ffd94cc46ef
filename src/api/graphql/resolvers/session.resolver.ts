import { Arg, Ctx, Directive, Extensions, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { logIn } from '../../../domain/accounts/log-in.js';
import { createPseudoUser, register } from '../../../domain/accounts/register.js';
import { repeatUpgrade, upgradePseudoUser } from '../../../domain/accounts/upgrade-pseudo-user.js';
import { listSessions } from '../../../domain/sessions/list-sessions.js';
import { logOut, logOutEverywhere } from '../../../domain/sessions/log-out.js';
import { refreshSession } from '../../../domain/sessions/refresh.js';
import { refusalOf } from '../../callers/viewer.js';
import { type Context, idempotencyKeyOf, resolvedIdentifier, userCall } from '../context.js';
import { opensWithoutSecondFactor, repeatsForFormerSession } from '../directives/auth.js';
import { showActiveSession, showSessionUser } from '../show.js';
import { idempotencyKeyArgument } from '../types/idempotency.types.js';
import { ProfileInputType, RegisterInputType, UpgradePseudoUserInputType } from '../types/inputs.js';
import { ActiveSessionType, SessionType } from '../types/session.types.js';
import { UserType } from '../types/user.types.js';

const expiresInArgument = {
  nullable: true,
  description:
    'The wanted lifetime of the access token in seconds. Absent: the app’s default. A longer one is reduced to the app’s maximum.',
};

@Resolver(() => SessionType)
export class SessionResolver {
  @FieldResolver(() => UserType)
  async user(@Root() session: SessionType, @Ctx() context: Context): Promise<UserType> {
    return await showSessionUser(context, session);
  }

  @Mutation(() => SessionType, {
    description:
      'Creates a pseudo (anonymous) user, who has no identifier and no password, and returns a session. The session is the user’s only credential, so keep its refresh token.\n\nErrors: BAD_USER_INPUT, IDEMPOTENCY_KEY_USED.',
  })
  async createPseudoUser(
    @Ctx() context: Context,
    @Arg('input', () => ProfileInputType, { nullable: true }) input: ProfileInputType | null,
    @Arg('idempotencyKey', () => String, idempotencyKeyArgument) idempotencyKey: string | null,
    @Arg('expiresIn', () => Int, expiresInArgument) expiresIn: number | null,
  ): Promise<SessionType> {
    const key = idempotencyKeyOf(context, idempotencyKey);
    return await createPseudoUser(context.deps, context.call, input ?? {}, { key, expiresIn });
  }

  @Mutation(() => SessionType, {
    description:
      'Creates a user and returns a session. At least one identifier must be able to log in at once: `App.signUpOptions` lists the accepted combinations. With verification on, the address gets a code or link. The answer never reveals whether another user has the address.\n\nErrors: WEAK_PASSWORD, IDENTIFIER_REQUIRED, INVALID_IDENTIFIER, PHONE_NOT_ALLOWED, USERNAME_TAKEN, IDENTIFIER_TAKEN (verification off), BAD_USER_INPUT, IDEMPOTENCY_KEY_USED.',
  })
  async register(
    @Ctx() context: Context,
    @Arg('input', () => RegisterInputType) input: RegisterInputType,
    @Arg('idempotencyKey', () => String, idempotencyKeyArgument) idempotencyKey: string | null,
    @Arg('expiresIn', () => Int, expiresInArgument) expiresIn: number | null,
  ): Promise<SessionType> {
    const key = idempotencyKeyOf(context, idempotencyKey);
    return await register(context.deps, context.call, input, { key, expiresIn });
  }

  @Directive('@auth(requires: PSEUDO)')
  @Extensions(repeatsForFormerSession)
  @Mutation(() => SessionType, {
    description:
      'Makes the calling pseudo user a full user with at least one identifier and a password. No password is needed if the app sends login codes to one of the addresses. Unlike `register`, it accepts an unverified address as the only identifier. The id stays, and so do the attributes that `input` does not replace. Ends all earlier sessions and returns a new one. With an `idempotencyKey`, a token of an ended session may repeat the request.\n\nErrors: NOT_PSEUDO_USER, WEAK_PASSWORD, IDENTIFIER_REQUIRED, INVALID_IDENTIFIER, PHONE_NOT_ALLOWED, USERNAME_TAKEN, IDENTIFIER_TAKEN (verification off), BAD_USER_INPUT, IDEMPOTENCY_KEY_USED.',
  })
  async upgradePseudoUser(
    @Ctx() context: Context,
    @Arg('input', () => UpgradePseudoUserInputType) input: UpgradePseudoUserInputType,
    @Arg('idempotencyKey', () => String, idempotencyKeyArgument) idempotencyKey: string | null,
    @Arg('expiresIn', () => Int, expiresInArgument) expiresIn: number | null,
  ): Promise<SessionType> {
    const { deps, call, viewer } = context;
    const options = { key: idempotencyKeyOf(context, idempotencyKey), expiresIn };
    if (viewer.kind === 'INVALID' && viewer.formerSessionId !== undefined) {
      const repeated = await repeatUpgrade(deps, call, viewer.formerSessionId, input, options);
      if (repeated === null) throw refusalOf(viewer);
      return repeated;
    }
    return await upgradePseudoUser(deps, userCall(context), input, options);
  }

  @Directive('@verifiedOnly')
  @Mutation(() => SessionType, {
    description:
      'Logs in with an identifier and a password. A text with `@` is an email address, one that begins with `+` is a phone number, and any other is a username. The prefixes `USERNAME:`, `EMAIL:` and `PHONE:` name the kind; `PHONE:JP-09011111111` is a local number.\n\nErrors: INVALID_CREDENTIALS, the same for a wrong identifier and a wrong password; IDENTIFIER_NOT_VERIFIED and SECOND_FACTOR_REQUIRED, only if the password is right; INVALID_IDENTIFIER, SERVER_BUSY, RATE_LIMITED, BAD_USER_INPUT.',
  })
  async login(
    @Ctx() context: Context,
    @Arg('identifier', () => String) _identifier: string,
    @Arg('password', () => String) password: string,
    @Arg('expiresIn', () => Int, expiresInArgument) expiresIn: number | null,
  ): Promise<SessionType> {
    return await logIn(context.deps, context.call, resolvedIdentifier(context), password, expiresIn ?? null);
  }

  @Mutation(() => SessionType, {
    description:
      'Exchanges a refresh token for a new pair of tokens. Store the new refresh token before you use the new access token. If the answer is lost, send the same token again, even hours later: you get another pair, and the lost pair is void. The session ends with REFRESH_TOKEN_REUSED when a void token is used, or a token whose successor was used (OAuth 2.1, 4.3.1).\n\nErrors: INVALID_TOKEN, REFRESH_TOKEN_REUSED.',
  })
  async refreshSession(
    @Ctx() { deps, call }: Context,
    @Arg('refreshToken', () => String) refreshToken: string,
  ): Promise<SessionType> {
    return await refreshSession(deps, call, refreshToken);
  }

  @Directive('@auth(requires: PSEUDO)')
  @Extensions(opensWithoutSecondFactor)
  @Mutation(() => Boolean, { description: 'Ends the calling session. Every node refuses its tokens at once.' })
  async logout(@Ctx() context: Context): Promise<boolean> {
    const call = userCall(context);
    await logOut(context.deps, call, call.actor.sessionId);
    return true;
  }

  @Directive('@auth(requires: PSEUDO)')
  @Extensions(opensWithoutSecondFactor)
  @Mutation(() => Boolean, { description: 'Ends every session of the caller, including this one.' })
  async logoutEverywhere(@Ctx() context: Context): Promise<boolean> {
    await logOutEverywhere(context.deps, userCall(context));
    return true;
  }

  @Directive('@auth(requires: PSEUDO)')
  @Mutation(() => Boolean, {
    description: 'Ends one session of the caller. `sessions` lists them.\n\nErrors: NOT_FOUND.',
  })
  async endSession(@Ctx() context: Context, @Arg('id', () => ID) id: string): Promise<boolean> {
    await logOut(context.deps, userCall(context), id);
    return true;
  }

  @Directive('@auth(requires: PSEUDO)')
  @Query(() => [ActiveSessionType], {
    description:
      'Returns the caller’s live sessions, the last used first. `first` is the size of a page, at most and by default 100. `after` is the `id` of the last session of the page before.\n\nErrors: NOT_FOUND when that session has ended, BAD_USER_INPUT.',
  })
  async sessions(
    @Ctx() context: Context,
    @Arg('first', () => Int, { nullable: true }) first: number | null,
    @Arg('after', () => ID, { nullable: true }) after: string | null,
  ): Promise<ActiveSessionType[]> {
    const call = userCall(context);
    const live = await listSessions(context.deps, call.actor.id, first ?? null, after ?? null);
    return live.map(session => showActiveSession(call, session));
  }
}
