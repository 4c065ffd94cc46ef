import { GraphQLDateTime, GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Person } from '../../../domain/identifiers/person.queries.js';
import type { VerificationState as VerificationStateName } from '../../../domain/verification/verification.rules.js';
import type { AddressKind as AddressKindName, Kind } from '../../../platform/values/kinds.js';
import { BrandingType } from './branding.types.js';
import { AddressKind, IdentifierKind, VerificationState } from './enums.js';
import { PreparedBeforeType } from './recovery/prepared.types.js';

@ObjectType('Address', { description: 'An email address or phone number that a user shows.' })
export class AddressType {
  @Field(() => String, {
    description: 'An email address in lower case with its domain in IDNA form, or a phone number in E.164.',
  })
  value!: string;

  @Field(() => Boolean, {
    description: 'Whether the user owns it: they have verified it, or stored it while verification was off.',
  })
  verified!: boolean;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When it was verified or stored as verified. Null: it is not verified.',
  })
  verifiedAt!: Date | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      'When the user proved it with a code or link. It can be null for a `verified` address that was stored while verification was off, or that an admin marked as verified. `resendVerification` then sends a code or link that proves it. Login codes are sent only to proven addresses.',
  })
  provenAt!: Date | null;
}

@ObjectType('Verification', { description: 'The state of one verification of an address.' })
export class VerificationType {
  @Field(() => ID)
  id!: string;

  @Field(() => AddressKind)
  kind!: AddressKindName;

  @Field(() => String)
  address!: string;

  @Field(() => VerificationState)
  state!: VerificationStateName;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When the last message was sent. Null: none has been sent yet.',
  })
  sentAt!: Date | null;

  @Field(() => GraphQLDateTime, {
    description: '10 minutes after the start for an SMS code, 24 hours for an email link and its code.',
  })
  expiresAt!: Date;

  @Field(() => GraphQLDateTime, {
    description: '`resendVerification` is accepted from this time on: 60 seconds after the last message.',
  })
  resendAvailableAt!: Date;

  @Field(() => Int, { description: 'The number of wrong codes that are still allowed, of 5.' })
  attemptsLeft!: number;
}

@ObjectType('User', {
  description:
    'A user of an app. Other users see `id`, `username`, `displayName`, `isPseudo`, `createdAt` and `updatedAt`, and null for the rest, unless the app’s `exposeFullUserDataToOthers` is on.',
})
export class UserType {
  /** Not fields of the schema: values for the field resolvers. */
  person!: Person;
  isShownInFull!: boolean;

  @Field(() => ID)
  id!: string;

  @Field(() => Boolean, {
    description:
      'Whether this is a pseudo (anonymous) user, who has no identifier yet and whose session is the only credential.',
  })
  isPseudo!: boolean;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether the user has a password. Without one, `setPassword` sets it; otherwise `changePassword` changes it. Null if another user asks.',
  })
  hasPassword!: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: 'As it was entered. Two usernames that differ only in letter case are the same.',
  })
  username!: string | null;

  @Field(() => String, { nullable: true, description: 'At most 100 characters. Null: none is set.' })
  displayName!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'ISO 3166-1 alpha-2. Phone numbers without `+` are read as local numbers of this country.',
  })
  country!: string | null;

  @Field(() => String, { nullable: true, description: 'The language of messages, BCP 47.' })
  locale!: string | null;

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description: 'Data of the app about the user, at most 16 KiB of JSON.',
  })
  attributes!: Record<string, unknown> | null;

  @Field(() => AddressType, {
    nullable: true,
    description: 'The current email address. During a change it is the old one.',
  })
  email!: AddressType | null;

  @Field(() => AddressType, {
    nullable: true,
    description: 'The current phone number. During a change it is the old one.',
  })
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
  description: 'An address that has just been verified. Verifying logs nobody in.',
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

  @Field(() => String, {
    nullable: true,
    description: 'The URL that the page behind a link redirects to after success.',
  })
  successUrl!: string | null;

  @Field(() => PreparedBeforeType, {
    nullable: true,
    description:
      'The parts of the account that existed before. Null: there are none, except those that the calling session added itself. If the caller has no session of the user, as behind a link, a password counts as such a part: the person may never have signed up.',
  })
  preparedBefore!: PreparedBeforeType | null;

  @Field(() => BrandingType, { description: 'For the page behind a link.' })
  branding!: BrandingType;
}

@ObjectType('LinkInfo', {
  description:
    'The purpose of the link in an email or SMS. Reading it changes nothing. Values are masked unless the caller is the user.',
})
export class LinkInfoType {
  @Field(() => AddressKind)
  kind!: AddressKindName;

  @Field(() => String)
  address!: string;

  @Field(() => String)
  appName!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Masked, unless the caller is the user. Null: the user has no username.',
  })
  username!: string | null;

  @Field(() => [IdentifierKind], {
    description:
      'The kinds of the account’s other identifiers, also unverified and pending ones; empty once the claim has ended. Ask the reader whether they added them: each can log in to the account, now or later.',
  })
  otherIdentifiers!: Kind[];

  @Field(() => VerificationState)
  state!: VerificationStateName;

  @Field(() => String, { nullable: true, description: 'Redirect URL after success.' })
  successUrl!: string | null;

  @Field(() => String, { nullable: true, description: 'Redirect URL after a failure.' })
  failureUrl!: string | null;

  @Field(() => BrandingType, { description: 'For the page behind the link.' })
  branding!: BrandingType;
}
