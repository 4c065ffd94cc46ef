import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import {
  type AccountReview,
  readAccountReview,
  resetPasswordAndReview,
} from '../../../../domain/accounts/review/account-review.js';
import { removeReviewedAddress } from '../../../../domain/accounts/review/remove-reviewed-address.js';
import type { AddressKind as AddressKindName } from '../../../../platform/values/kinds.js';
import type { Context } from '../../context.js';
import { AddressKind } from '../../types/enums.js';
import { ResetPasswordInputType } from '../../types/inputs.js';
import { AccountReviewType } from '../../types/recovery/review.types.js';

const ofToken = { description: 'The `token` of an `AccountReview`.' };

@Resolver()
export class ReviewResolver {
  @Mutation(() => AccountReviewType, {
    nullable: true,
    description:
      'Resets the password as `resetPassword` does, and returns the other addresses of the account, so that its user can remove one that somebody else added. Null if there is none, or if the user has a second factor, which such a removal needs.\n\nErrors, as of `resetPassword`: INVALID_TOKEN, INVALID_CODE, CODE_EXPIRED, TOO_MANY_ATTEMPTS, WEAK_PASSWORD, UNCHANGED, BAD_USER_INPUT.',
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
      'Removes an address that a review lists, and tells it and the other verified addresses. Sessions that were opened by a code to it end. The address by which the reset came stays, and so do passkeys and authenticator apps.\n\nErrors: INVALID_TOKEN; CODE_EXPIRED; NOT_FOUND if the review does not list such an address (any more).',
  })
  async removeReviewedAddress(
    @Ctx() { deps, call }: Context,
    @Arg('token', () => String, ofToken) token: string,
    @Arg('kind', () => AddressKind) kind: AddressKindName,
  ): Promise<boolean> {
    await removeReviewedAddress(deps, call, token, kind);
    return true;
  }
}

function show({ expiresAt, ...review }: AccountReview): AccountReviewType {
  return { ...review, expiresAt: new Date(expiresAt) };
}
