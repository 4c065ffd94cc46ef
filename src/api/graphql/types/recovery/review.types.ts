import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import type { AddressKind as AddressKindName } from '../../../../platform/values/kinds.js';
import { AddressKind } from '../enums.js';

@ObjectType('ReviewedAddress', { description: 'Another address of the account, which can be removed.' })
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
    'The data that a user should check after a password reset. Somebody else may have added an address to the account, and could use it to reset the password again.',
})
export class AccountReviewType {
  @Field(() => String, {
    description:
      'Pass it to `removeReviewedAddress`, `startPasskeyAfterReset` and `addPasskeyAfterReset`. Valid for 15 minutes. It ends earlier if the password changes again, or if the user sets up a second factor, is disabled or is deleted.',
  })
  token!: string;

  @Field(() => GraphQLDateTime)
  expiresAt!: Date;

  @Field(() => [ReviewedAddressType], {
    description: 'The addresses that the user had at the reset, except the one that received the reset.',
  })
  addresses!: ReviewedAddressType[];

  @Field(() => [String], {
    description: 'The pages on which `startPasskeyAfterReset` works. Empty if the app has no passkeys.',
  })
  passkeyOrigins!: string[];
}
