import { Arg, Ctx, Directive, ID, Mutation, Query, Resolver } from 'type-graphql';
import { verifyOrReclaim } from '../../../domain/accounts/reclaim/verify-phone.js';
import { readLinkInfo } from '../../../domain/verification/link-info.js';
import { readVerification } from '../../../domain/verification/list-verifications.js';
import { resendVerification } from '../../../domain/verification/resend.js';
import {
  disownByLink,
  type VerifiedAddress,
  verifyByLink,
  verifyByMailedCode,
} from '../../../domain/verification/verify.js';
import type { AddressKind as AddressKindName } from '../../../platform/values/kinds.js';
import { maskAddress } from '../../../platform/values/mask.rules.js';
import { type Context, userCall } from '../context.js';
import { showExistingUser, showVerification } from '../show.js';
import { showBranding } from '../show-branding.js';
import { AddressKind } from '../types/enums.js';
import { showPrepared } from '../types/recovery/prepared.types.js';
import { LinkInfoType, VerificationResultType, VerificationType } from '../types/user.types.js';

const codeErrors =
  'Errors: INVALID_CODE with `attemptsLeft`; TOO_MANY_ATTEMPTS after 5 wrong codes, even for the right code; CODE_EXPIRED; IDENTIFIER_TAKEN if another user has verified the address first; ALREADY_VERIFIED; NOTHING_TO_VERIFY.';

@Resolver()
export class VerificationResolver {
  @Directive('@auth(requires: PSEUDO)')
  @Mutation(() => VerificationResultType, {
    description: `Verifies the caller’s phone number with the six digits of the SMS: the pending number if there is one, otherwise the current one. The first user to verify an address owns it.\n\n${codeErrors} RECLAIM_OPENED with \`dueAt\`: the code is right, but the number belongs to an account that has not been used for a long time (the app’s setting \`reclaimDormantNumbers\`). It stays pending, and becomes the caller’s at \`dueAt\` unless its owner objects or logs in.`,
  })
  async verifyPhone(@Ctx() context: Context, @Arg('code', () => String) code: string): Promise<VerificationResultType> {
    return await verifyCode(context, 'PHONE', code);
  }

  @Directive('@auth(requires: PSEUDO)')
  @Mutation(() => VerificationResultType, {
    description: `Verifies the caller’s email address with the six digits in the email. An app’s own template may leave them out: then only the link verifies it.\n\n${codeErrors}`,
  })
  async verifyEmail(@Ctx() context: Context, @Arg('code', () => String) code: string): Promise<VerificationResultType> {
    return await verifyCode(context, 'EMAIL', code);
  }

  @Mutation(() => VerificationResultType, {
    description: `Verifies an email address with the six digits in the email. It is for a page that was opened without the token, because a mail gateway cut the link. Needs no session and logs nobody in.\n\nErrors: INVALID_TOKEN if there is no such verification; ${codeErrors.slice('Errors: '.length)}`,
  })
  async verifyMailedCode(
    @Ctx() context: Context,
    @Arg('verificationId', () => ID, { description: 'The `v` of the link, which is the `id` of the verification.' })
    verificationId: string,
    @Arg('code', () => String) code: string,
  ): Promise<VerificationResultType> {
    return await showVerified(context, await verifyByMailedCode(context.deps, context.call, verificationId, code));
  }

  @Mutation(() => VerificationResultType, {
    description:
      'Verifies an address with the token of a link. Needs no session and no header, and logs nobody in.\n\nErrors: INVALID_TOKEN if the link is unknown, replaced or used; CODE_EXPIRED; TOO_MANY_ATTEMPTS; IDENTIFIER_TAKEN if another user has verified the address first.',
  })
  async verifyLink(
    @Ctx() context: Context,
    @Arg('token', () => String) token: string,
  ): Promise<VerificationResultType> {
    return await showVerified(context, await verifyByLink(context.deps, context.call, token));
  }

  @Mutation(() => Boolean, {
    description:
      'Removes the unverified address that a link was mailed to (“This wasn’t me”). Needs no session.\n\nErrors: INVALID_TOKEN.',
  })
  async disownLink(@Ctx() { deps, call }: Context, @Arg('token', () => String) token: string): Promise<boolean> {
    await disownByLink(deps, call, token);
    return true;
  }

  @Directive('@auth(requires: PSEUDO)')
  @Mutation(() => VerificationType, {
    description:
      'Sends the caller’s open verification again: the same code while it is valid, otherwise a new one. At most once in 60 seconds and 5 times in 24 hours. An address that was stored while verification was off, or that an admin marked, can be proven in this way too: its `provenAt` is null.\n\nErrors: RATE_LIMITED with `retryAfter` in seconds (the code already sent stays valid); PHONE_NOT_ALLOWED; ALREADY_VERIFIED; NOTHING_TO_VERIFY.',
  })
  async resendVerification(
    @Ctx() context: Context,
    @Arg('kind', () => AddressKind) kind: AddressKindName,
  ): Promise<VerificationType> {
    const challenge = await resendVerification(context.deps, userCall(context), kind);
    return showVerification(await readVerification(context.deps, challenge));
  }

  @Query(() => LinkInfoType, {
    description:
      'Returns the purpose of a link, for the page behind it. Changes nothing and needs no session.\n\nErrors: INVALID_TOKEN.',
  })
  async linkInfo(@Ctx() { deps, call }: Context, @Arg('token', () => String) token: string): Promise<LinkInfoType> {
    const { app, ...info } = await readLinkInfo(deps, call, token);
    const { name, emailVerifiedUrl, emailVerificationFailedUrl } = app.settings;
    return {
      ...info,
      appName: name,
      successUrl: emailVerifiedUrl,
      failureUrl: emailVerificationFailedUrl,
      branding: showBranding(app.settings),
    };
  }
}

async function verifyCode(context: Context, kind: AddressKindName, code: string): Promise<VerificationResultType> {
  return await showVerified(context, await verifyOrReclaim(context.deps, userCall(context), kind, code));
}

/** Anyone who can read the mailbox may follow a link, so the answer reveals no more than the mail does. */
async function showVerified(
  context: Context,
  { app, kind, address, userId, prepared, proofToken }: VerifiedAddress,
): Promise<VerificationResultType> {
  const { actor } = context.call;
  const isOneself = actor.kind === 'USER' && actor.id === userId;
  return {
    kind,
    address: isOneself ? address : maskAddress(address),
    verified: true,
    user: isOneself ? await showExistingUser(context, userId) : null,
    appName: app.settings.name,
    successUrl: app.settings.emailVerifiedUrl,
    preparedBefore: showPrepared(prepared, proofToken),
    branding: showBranding(app.settings),
  };
}
