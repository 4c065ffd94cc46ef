import { Arg, Ctx, Directive, ID, Mutation, Query, Resolver } from 'type-graphql';
import { changePassword } from '../../../domain/accounts/change-password.js';
import { setPassword } from '../../../domain/accounts/set-password.js';
import { requestPasswordReset } from '../../../domain/passwords/request-reset.js';
import { readResetLinkInfo } from '../../../domain/passwords/reset-link.js';
import { resetPassword } from '../../../domain/passwords/reset-password.js';
import type { AddressKind as AddressKindName } from '../../../platform/values/kinds.js';
import { type Context, idempotencyKeyOf, resolvedIdentifier, userCall } from '../context.js';
import { showBranding } from '../show-branding.js';
import { AddressKind } from '../types/enums.js';
import { idempotencyKeyArgument } from '../types/idempotency.types.js';
import { newPasswordArgument, ResetPasswordInputType } from '../types/inputs.js';
import { PasswordResetRequestType, ResetLinkInfoType } from '../types/session.types.js';

@Resolver()
export class PasswordResolver {
  @Directive('@auth')
  @Mutation(() => Boolean, {
    description:
      'Changes the password. Always needs the current one; a user without a password calls `setPassword`. Signs out all other sessions, cancels pending codes, links and changes, and notifies the user’s verified addresses.\n\nErrors: INVALID_CREDENTIALS, NO_PASSWORD, WEAK_PASSWORD, UNCHANGED, RATE_LIMITED, SERVER_BUSY, BAD_USER_INPUT, IDEMPOTENCY_KEY_USED.',
  })
  async changePassword(
    @Ctx() context: Context,
    @Arg('currentPassword', () => String) currentPassword: string,
    @Arg('newPassword', () => String, newPasswordArgument) newPassword: string,
    @Arg('idempotencyKey', () => String, idempotencyKeyArgument) idempotencyKey: string | null,
  ): Promise<boolean> {
    const key = idempotencyKeyOf(context, idempotencyKey);
    await changePassword(context.deps, userCall(context), currentPassword, newPassword, key);
    return true;
  }

  @Directive('@auth')
  @Mutation(() => Boolean, {
    description:
      'Sets the password of a user who has none. Needs a fresh proof on the session: a login, or `confirmPresence`. Signs out all other sessions, cancels pending codes, links and changes, and notifies the user’s verified addresses.\n\nErrors: PRESENCE_REQUIRED, PASSWORD_ALREADY_SET, WEAK_PASSWORD.',
  })
  async setPassword(
    @Ctx() context: Context,
    @Arg('newPassword', () => String, newPasswordArgument) newPassword: string,
  ): Promise<boolean> {
    await setPassword(context.deps, userCall(context), newPassword);
    return true;
  }

  @Directive('@verifiedOnly')
  @Mutation(() => PasswordResetRequestType, {
    description:
      'Sends a password reset to a verified address of the user: a link by email (valid for 30 minutes), or a code by SMS (10 minutes, 5 attempts). `channel` chooses. A reset to a dormant number goes to the mailbox of its owner instead (the app’s setting `dormantAfterDays`). The answer is the same if there is no such user.\n\nErrors: INVALID_IDENTIFIER; RATE_LIMITED with `retryAfter` and `field`, because of the caller’s network or the app’s daily limits, never because of the user.',
  })
  async requestPasswordReset(
    @Ctx() context: Context,
    @Arg('identifier', () => String) _identifier: string,
    @Arg('channel', () => AddressKind, { nullable: true }) channel: AddressKindName | null,
    @Arg('resetId', () => ID, {
      nullable: true,
      description:
        'The `resetId` of an earlier answer. While that reset is valid, it is sent again, at most twice and 60 seconds apart, and the answer has the same `resetId`.',
    })
    resetId: string | null,
  ): Promise<PasswordResetRequestType> {
    const request = { channel: channel ?? null, resetId: resetId ?? null };
    const id = await requestPasswordReset(context.deps, context.call, resolvedIdentifier(context), request);
    return { accepted: true, resetId: id };
  }

  @Mutation(() => Boolean, {
    description:
      'Sets a new password with the `token` of a link, or with `resetId` and `code`. Ends all sessions and logs nobody in. With a code to a dormant number (the app’s setting `dormantAfterDays`), a user with an authenticator app also sends `totp` or `recoveryCode`.\n\nErrors: INVALID_TOKEN, INVALID_CODE, CODE_EXPIRED, TOO_MANY_ATTEMPTS, SECOND_FACTOR_REQUIRED with `factors`, WEAK_PASSWORD, UNCHANGED, BAD_USER_INPUT.',
  })
  async resetPassword(
    @Ctx() { deps, call }: Context,
    @Arg('input', () => ResetPasswordInputType) input: ResetPasswordInputType,
  ): Promise<boolean> {
    await resetPassword(deps, call, input);
    return true;
  }

  @Query(() => ResetLinkInfoType, {
    description:
      'Returns the account whose password the link in an email resets. Call it before you show a form for the new password. It changes nothing and needs no session or header.\n\nErrors, as with `resetPassword`: INVALID_TOKEN if the link is unknown or used, or the address no longer belongs to the account; CODE_EXPIRED; TOO_MANY_ATTEMPTS.',
  })
  async resetLinkInfo(
    @Ctx() { deps, call }: Context,
    @Arg('token', () => String, { description: 'The part of the link after the `#`.' }) token: string,
  ): Promise<ResetLinkInfoType> {
    const { app, ...info } = await readResetLinkInfo(deps, call, token);
    return { ...info, appName: app.settings.name, branding: showBranding(app.settings) };
  }
}
