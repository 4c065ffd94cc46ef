import { GraphQLJSONObject } from 'graphql-scalars';
import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import {
  type AccountReview,
  readAccountReview,
  resetPasswordAndReview,
} from '../../../../domain/accounts/review/account-review.js';
import {
  addPasskeyAfterReset,
  startPasskeyAfterReset,
} from '../../../../domain/accounts/review/passkey-after-reset.js';
import { removeReviewedAddress } from '../../../../domain/accounts/review/remove-reviewed-address.js';
import type { AddressKind as AddressKindName } from '../../../../platform/values/kinds.js';
import type { Context } from '../../context.js';
import { showPasskey } from '../../show.js';
import { AddressKind } from '../../types/enums.js';
import { PasskeyCreationType, PasskeyType } from '../../types/factors/passkey.types.js';
import { ResetPasswordInputType } from '../../types/inputs.js';
import { AccountReviewType } from '../../types/recovery/review.types.js';

const ofToken = { description: 'The `token` of an `AccountReview`.' };

@Resolver()
export class ReviewResolver {
  @Mutation(() => AccountReviewType, {
    nullable: true,
    description:
      'Resets the password as `resetPassword` does, and returns the next steps that its user can take without a session: remove an address that somebody else added, and add a passkey. Null if there is nothing to do, or if the user has a second factor, because both steps would need it.\n\nErrors, as with `resetPassword`: INVALID_TOKEN, INVALID_CODE, CODE_EXPIRED, TOO_MANY_ATTEMPTS, SECOND_FACTOR_REQUIRED with `factors`, WEAK_PASSWORD, UNCHANGED, BAD_USER_INPUT.',
  })
  async resetPasswordAndReview(
    @Ctx() { deps, call }: Context,
    @Arg('input', () => ResetPasswordInputType) input: ResetPasswordInputType,
  ): Promise<AccountReviewType | null> {
    const review = await resetPasswordAndReview(deps, call, input);
    return review === null ? null : show(review);
  }

  @Query(() => AccountReviewType, {
    description:
      'Returns a review again. It changes nothing and needs no session or header.\n\nErrors: INVALID_TOKEN; CODE_EXPIRED.',
  })
  async accountReview(
    @Ctx() { deps, call }: Context,
    @Arg('token', () => String, ofToken) token: string,
  ): Promise<AccountReviewType> {
    return show(await readAccountReview(deps, call, token));
  }

  @Mutation(() => Boolean, {
    description:
      'Removes an address that an `AccountReview` lists, and ends sessions that were opened with a code to it. The removed address and the other verified addresses get a notice. The address that received the reset stays, and so do passkeys and authenticator apps.\n\nErrors: INVALID_TOKEN; CODE_EXPIRED; NOT_FOUND if the review does not list an address of this kind, or no longer lists it.',
  })
  async removeReviewedAddress(
    @Ctx() { deps, call }: Context,
    @Arg('token', () => String, ofToken) token: string,
    @Arg('kind', () => AddressKind) kind: AddressKindName,
  ): Promise<boolean> {
    await removeReviewedAddress(deps, call, token, kind);
    return true;
  }

  @Mutation(() => PasskeyCreationType, {
    description:
      'Begins to add a passkey on the device that has just reset the password. Send the answer of the device to `addPasskeyAfterReset`. The page has to be one of `passkeyOrigins`.\n\nErrors: INVALID_TOKEN; CODE_EXPIRED; FORBIDDEN if the app has no passkeys.',
  })
  async startPasskeyAfterReset(
    @Ctx() { deps, call }: Context,
    @Arg('token', () => String, ofToken) token: string,
  ): Promise<PasskeyCreationType> {
    const { options, expiresAt } = await startPasskeyAfterReset(deps, call, token);
    return { options, expiresAt: new Date(expiresAt) };
  }

  @Mutation(() => PasskeyType, {
    description:
      'Adds the passkey that a device made with the options of `startPasskeyAfterReset`, and notifies every address that the user owns. It logs nobody in.\n\nErrors: INVALID_PASSKEY with `reason`, INVALID_TOKEN, CODE_EXPIRED, BAD_USER_INPUT, RATE_LIMITED, FORBIDDEN if the app has no passkeys.',
  })
  async addPasskeyAfterReset(
    @Ctx() { deps, call }: Context,
    @Arg('token', () => String, ofToken) token: string,
    @Arg('response', () => GraphQLJSONObject, { description: 'The result of `PublicKeyCredential.toJSON()`.' })
    response: Record<string, unknown>,
    @Arg('name', () => String, {
      nullable: true,
      description: 'At most 64 characters. By default the device that the `User-Agent` names.',
    })
    name: string | null,
  ): Promise<PasskeyType> {
    return showPasskey(await addPasskeyAfterReset(deps, call, token, response, name ?? null));
  }
}

function show({ expiresAt, ...review }: AccountReview): AccountReviewType {
  return { ...review, expiresAt: new Date(expiresAt) };
}
