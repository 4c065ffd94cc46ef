import { GraphQLDateTime, GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Person } from '../../../domain/identifiers/person.queries.js';
import type { VerificationState as VerificationStateName } from '../../../domain/verification/verification.rules.js';
import type { AddressKind as AddressKindName, Kind } from '../../../platform/values/kinds.js';
import { BrandingType } from './branding.types.js';
import { AddressKind, IdentifierKind, VerificationState } from './enums.js';

@ObjectType('Address', { description: 'An email address or phone number that a user shows.' })
export class AddressType {
  @Field(() => String, {
    description: 'An email address in lower case with its domain in IDNA form, or a phone number in E.164.',
  })
  value!: string;

  @Field(() => Boolean, {
    description: 'Whether the user owns it: has proven it, or stored it while verification was off.',
  })
  verified!: boolean;

  @Field(() => GraphQLDateTime, { nullable: true })
  verifiedAt!: Date | null;
}

@ObjectType('Verification', { description: 'What has become of proving an address: open or over.' })
export class VerificationType {
  @Field(() => ID)
  id!: string;

  @Field(() => AddressKind)
  kind!: AddressKindName;

  @Field(() => String)
  address!: string;

  @Field(() => VerificationState)
  state!: VerificationStateName;

  @Field(() => GraphQLDateTime, { nullable: true })
  sentAt!: Date | null;

  @Field(() => GraphQLDateTime, {
    description: 'A texted code lives 10 minutes, a mailed link and the code beside it 24 hours.',
  })
  expiresAt!: Date;

  @Field(() => GraphQLDateTime, {
    description: 'From then on `resendVerification` is accepted; 60 seconds after the last message.',
  })
  resendAvailableAt!: Date;

  @Field(() => Int, { description: 'Wrong codes that are still allowed, of 5.' })
  attemptsLeft!: number;
}

@ObjectType('User', {
  description:
    'A person in an app. Others see `id`, `username`, `displayName`, `isPseudo` and the two dates, and null for the rest, unless the app exposes full data to others.',
})
export class UserType {
  /** Not fields of the schema: values for the field resolvers. */
  person!: Person;
  isShownInFull!: boolean;

  @Field(() => ID)
  id!: string;

  @Field(() => Boolean, { description: 'Whether the user has no password and no identifier yet.' })
  isPseudo!: boolean;

  @Field(() => String, { nullable: true, description: 'As it was entered; unique whatever the letter case.' })
  username!: string | null;

  @Field(() => String, { nullable: true })
  displayName!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'ISO 3166-1 alpha-2; where phone numbers without `+` are dialled.',
  })
  country!: string | null;

  @Field(() => String, { nullable: true, description: 'BCP 47; the language of messages.' })
  locale!: string | null;

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description: 'Whatever the app keeps with the user; at most 16 KiB of JSON.',
  })
  attributes!: Record<string, unknown> | null;

  @Field(() => AddressType, { nullable: true, description: 'The current email address; during a change the old one.' })
  email!: AddressType | null;

  @Field(() => AddressType, { nullable: true, description: 'The current phone number; during a change the old one.' })
  phone!: AddressType | null;

  @Field(() => String, { nullable: true, description: 'The new address of a change that is not verified yet.' })
  pendingEmail!: string | null;

  @Field(() => String, { nullable: true, description: 'The new number of a change that is not verified yet.' })
  pendingPhone!: string | null;

  @Field(() => Boolean, { nullable: true, description: 'A disabled user cannot log in, verify or reset.' })
  disabled!: boolean | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      'When the latest session began: a login, a registration or an upgrade. Null: none yet. A refresh does not count.',
  })
  lastLoginAt!: Date | null;

  @Field(() => GraphQLDateTime)
  createdAt!: Date;

  @Field(() => GraphQLDateTime)
  updatedAt!: Date;
}

@ObjectType('VerificationResult', {
  description: 'An address that has just been proven. Nobody is logged in by it.',
})
export class VerificationResultType {
  @Field(() => AddressKind)
  kind!: AddressKindName;

  @Field(() => String, { description: 'Masked, unless the caller is its user.' })
  address!: string;

  @Field(() => Boolean)
  verified!: boolean;

  @Field(() => UserType, { nullable: true, description: 'The user, when the caller is that user.' })
  user!: UserType | null;

  @Field(() => String, { description: 'The name of the app.' })
  appName!: string;

  @Field(() => String, { nullable: true, description: 'Where the page behind a link redirects to then.' })
  successUrl!: string | null;

  @Field(() => BrandingType, { description: 'For the page behind a link.' })
  branding!: BrandingType;
}

@ObjectType('LinkInfo', {
  description:
    'What a mailed or texted link is for. Asking changes nothing. Values are masked unless the caller is the user.',
})
export class LinkInfoType {
  @Field(() => AddressKind)
  kind!: AddressKindName;

  @Field(() => String)
  address!: string;

  @Field(() => String)
  appName!: string;

  @Field(() => String, { nullable: true })
  username!: string | null;

  @Field(() => [IdentifierKind], {
    description:
      'The kinds of the account’s other identifiers, unproven and pending ones included, while the claim lives. Ask the reader whether they added these: each logs in to the account or may later.',
  })
  otherIdentifiers!: Kind[];

  @Field(() => VerificationState)
  state!: VerificationStateName;

  @Field(() => String, { nullable: true, description: 'Where the app wants people to go after success.' })
  successUrl!: string | null;

  @Field(() => String, { nullable: true, description: 'Where the app wants people to go after failure.' })
  failureUrl!: string | null;

  @Field(() => BrandingType, { description: 'For the page behind the link.' })
  branding!: BrandingType;
}
