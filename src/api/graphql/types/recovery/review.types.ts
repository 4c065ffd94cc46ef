import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import type { AddressKind as AddressKindName } from '../../../../platform/values/kinds.js';
import { AddressKind } from '../enums.js';

@ObjectType('ReviewedAddress')
export class ReviewedAddressType {
  @Field(() => AddressKind)
  kind!: AddressKindName;

  @Field(() => String, { description: 'Masked.' })
  address!: string;

  @Field(() => Boolean, { description: 'False: the user has claimed the address and not proven it.' })
  verified!: boolean;
}

@ObjectType('AccountReview', {
  description:
    'What a user should look at after a password reset. Somebody else may have added an address, and could reset the password by it.',
})
export class AccountReviewType {
  @Field(() => String, {
    description:
      'For `removeReviewedAddress` and `startPasskeyAfterReset`. Good for 15 minutes, until the password changes again, the user sets up a second factor, or is disabled or deleted.',
  })
  token!: string;

  @Field(() => GraphQLDateTime)
  expiresAt!: Date;

  @Field(() => [ReviewedAddressType], {
    description: 'The addresses that the user had at the reset, without the one by which it came.',
  })
  addresses!: ReviewedAddressType[];

  @Field(() => [String], {
    description: 'The pages on which `startPasskeyAfterReset` works. Empty if the app has no passkeys.',
  })
  passkeyOrigins!: string[];
}
