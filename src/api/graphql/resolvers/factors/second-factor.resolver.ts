import { Arg, Ctx, Directive, Extensions, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import { completeLogin } from '../../../../domain/accounts/second-factor/complete-login.js';
import { newRecoveryCodes, removeTotp } from '../../../../domain/accounts/second-factor/remove-totp.js';
import { confirmTotp, startTotp } from '../../../../domain/accounts/second-factor/set-up-totp.js';
import { removeSecondFactors } from '../../../../domain/admin/remove-second-factors.js';
import { requestPasskeyFactor } from '../../../../domain/factors/passkeys/request-passkey-factor.js';
import { listSetUpFactors } from '../../../../domain/factors/second-factors.js';
import { isOneselfOrAdmin } from '../../../callers/user-record.js';
import { type Context, userCall } from '../../context.js';
import { opensWithoutSecondFactor } from '../../directives/auth.js';
import { showSecondFactor } from '../../show.js';
import { PasskeyRequestType } from '../../types/factors/passkey.types.js';
import {
  CompleteLoginInputType,
  RecoveryCodesType,
  SecondFactorType,
  TotpSetupType,
} from '../../types/presence.types.js';
import { SessionType } from '../../types/session.types.js';
import { UserType } from '../../types/user.types.js';

const currentPasswordArgument = {
  nullable: true,
  description:
    'Needed if the session has no fresh proof (`confirmPresence`). If you send it, it is checked in any case.',
} as const;

@Resolver(() => UserType)
export class SecondFactorResolver {
  @Extensions({ mostItems: 2 })
  @FieldResolver(() => [SecondFactorType], {
    nullable: true,
    description:
      'The authenticator app of the user, and the number of unused recovery codes. Empty: none is set up. Passkeys are in `passkeys`. Null if another user asks.',
  })
  async secondFactors(@Root() { id }: UserType, @Ctx() context: Context): Promise<SecondFactorType[] | null> {
    if (!isOneselfOrAdmin(context, id)) return null;
    return (await listSetUpFactors(context.deps.store.reader, id)).map(showSecondFactor);
  }

  @Directive('@auth')
  @Extensions(opensWithoutSecondFactor)
  @Mutation(() => TotpSetupType, {
    description:
      'Begins to set up an authenticator app (RFC 6238), and ends a setup that was not confirmed. Show the QR code, and send the code that the app then shows to `confirmTotp` in the same session. Until then, logins need no code. A user who has an authenticator app first calls `confirmPresence` with it. The old app works until the new one is confirmed.\n\nErrors: PRESENCE_REQUIRED, INVALID_CREDENTIALS, RATE_LIMITED, SERVER_BUSY, FORBIDDEN (the app does not use second factors).',
  })
  async startTotp(
    @Ctx() context: Context,
    @Arg('currentPassword', () => String, currentPasswordArgument) currentPassword: string | null,
  ): Promise<TotpSetupType> {
    const { expiresAt, ...setup } = await startTotp(context.deps, userCall(context), currentPassword ?? null);
    return { ...setup, expiresAt: new Date(expiresAt) };
  }

  @Directive('@auth')
  @Extensions(opensWithoutSecondFactor)
  @Mutation(() => RecoveryCodesType, {
    description:
      'Confirms the authenticator app with the six digits that it shows. From then on every login of the user needs it. Returns recovery codes, which are shown once. Every owned address gets a notice.\n\nErrors: INVALID_CODE, CODE_EXPIRED (call `startTotp` again), PRESENCE_REQUIRED, INVALID_CREDENTIALS, RATE_LIMITED, SERVER_BUSY, FORBIDDEN.',
  })
  async confirmTotp(
    @Ctx() context: Context,
    @Arg('code', () => String) code: string,
    @Arg('currentPassword', () => String, currentPasswordArgument) currentPassword: string | null,
  ): Promise<RecoveryCodesType> {
    return { codes: await confirmTotp(context.deps, userCall(context), code, currentPassword ?? null) };
  }

  @Directive('@auth')
  @Mutation(() => Boolean, {
    description:
      'Removes the authenticator app and the recovery codes of the caller. First call `confirmPresence` with one of them. Every owned address gets a notice.\n\nErrors: PRESENCE_REQUIRED, NOT_FOUND, FORBIDDEN (the app needs a second factor, or uses none), INVALID_CREDENTIALS, RATE_LIMITED, SERVER_BUSY.',
  })
  async removeTotp(
    @Ctx() context: Context,
    @Arg('currentPassword', () => String, currentPasswordArgument) currentPassword: string | null,
  ): Promise<boolean> {
    await removeTotp(context.deps, userCall(context), currentPassword ?? null);
    return true;
  }

  @Directive('@auth')
  @Mutation(() => RecoveryCodesType, {
    description:
      'Makes ten new recovery codes, which are shown once. Earlier ones no longer work. First call `confirmPresence` with a second factor. Every owned address gets a notice.\n\nErrors: PRESENCE_REQUIRED, NOT_FOUND, FORBIDDEN (the app uses no second factors), INVALID_CREDENTIALS, RATE_LIMITED, SERVER_BUSY.',
  })
  async newRecoveryCodes(
    @Ctx() context: Context,
    @Arg('currentPassword', () => String, currentPasswordArgument) currentPassword: string | null,
  ): Promise<RecoveryCodesType> {
    return { codes: await newRecoveryCodes(context.deps, userCall(context), currentPassword ?? null) };
  }

  @Mutation(() => SessionType, {
    description:
      'Completes a login that answered SECOND_FACTOR_REQUIRED with `loginId` and `factors`. A `loginId` is valid for ten minutes, for one session and five wrong codes, from any network. It ends when the password or the authenticator app changes, or a session of the user is ended. Send one of `factors`: TOTP, RECOVERY_CODE, PASSWORD (after a code to a dormant number), or PASSKEY (call `requestPasskeyFactor` first). EMAIL_CODE logs in by itself: call `requestLoginCode`.\n\nErrors: INVALID_CREDENTIALS, SERVER_BUSY, INVALID_CODE with `attemptsLeft`, INVALID_PASSKEY with `reason`, TOO_MANY_ATTEMPTS and INVALID_TOKEN (log in again), RATE_LIMITED, NOT_FOUND (the user has no authenticator app), FORBIDDEN (the app has no passkeys), BAD_USER_INPUT.',
  })
  async completeLogin(
    @Ctx() { deps, call }: Context,
    @Arg('loginId', () => String) loginId: string,
    @Arg('input', () => CompleteLoginInputType) input: CompleteLoginInputType,
  ): Promise<SessionType> {
    return await completeLogin(deps, call, loginId, input);
  }

  @Mutation(() => PasskeyRequestType, {
    description:
      'Begins to complete a login with a passkey, if `factors` of SECOND_FACTOR_REQUIRED has PASSKEY. Send the browser’s answer to `completeLogin`, with the same `loginId`, within five minutes. The options name the passkeys of the user.\n\nErrors: INVALID_TOKEN (log in again), FORBIDDEN (the app has no passkeys).',
  })
  async requestPasskeyFactor(
    @Ctx() { deps, call }: Context,
    @Arg('loginId', () => String) loginId: string,
  ): Promise<PasskeyRequestType> {
    const { expiresAt, ...request } = await requestPasskeyFactor(deps, call, loginId);
    return { ...request, expiresAt: new Date(expiresAt) };
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => Boolean, {
    description:
      'Removes the second factors of a user who has lost them, and ends every session of the user. Where the app requires a second factor, the passkeys of the user go too. Every owned address gets a notice.\n\nErrors: NOT_FOUND.',
  })
  async removeSecondFactors(@Ctx() { deps, call }: Context, @Arg('userId', () => ID) userId: string): Promise<boolean> {
    await removeSecondFactors(deps, call, userId);
    return true;
  }
}
