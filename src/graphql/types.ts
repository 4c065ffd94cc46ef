import { GraphQLDateTime, GraphQLJSONObject } from 'graphql-scalars';
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import type { AddressKind as AddressKindName, Kind } from '../kinds.js';
import type { Person } from '../users/person.queries.js';
import type { VerificationState as VerificationStateName } from '../verification/verification.rules.js';
import { AddressKind, IdentifierKind, VerificationState } from './enums.js';

@ObjectType('Address', { description: 'An email address or phone number that a user shows.' })
export class AddressType {
  @Field(() => String, {
    description: 'An email address in lower case with its domain in IDNA form, or a phone number in E.164.',
  })
  value!: string;

  @Field(() => Boolean, {
    description: 'Whether the user owns it: has proven it, or stored it while verification was off (A6).',
  })
  verified!: boolean;

  @Field(() => GraphQLDateTime, { nullable: true })
  verifiedAt!: Date | null;
}

@ObjectType('Verification', { description: 'An address that its user has yet to prove, and how far that is.' })
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

  @Field(() => GraphQLDateTime, { description: 'A texted code lives 10 minutes, a mailed link 24 hours (V10).' })
  expiresAt!: Date;

  @Field(() => GraphQLDateTime, {
    description: 'From then on `resendVerification` is accepted; 60 seconds after the last message (V12).',
  })
  resendAvailableAt!: Date;

  @Field(() => Int, { description: 'Wrong codes that are still allowed, of 5 (V8).' })
  attemptsLeft!: number;
}

@ObjectType('User', {
  description:
    'A person in an app. Others see `id`, `username`, `displayName`, `isPseudo` and the two dates, and null for the rest, unless the app exposes full data to others (Q2).',
})
export class UserType {
  /** Not fields: what the field resolvers need. */
  person!: Person;
  isShownInFull!: boolean;

  @Field(() => ID)
  id!: string;

  @Field(() => Boolean, { description: 'Whether the user has no password and no identifier yet (P1).' })
  isPseudo!: boolean;

  @Field(() => String, { nullable: true, description: 'As it was entered; unique whatever the letter case (I1).' })
  username!: string | null;

  @Field(() => String, { nullable: true })
  displayName!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'ISO 3166-1 alpha-2; where phone numbers without `+` are dialled (I3).',
  })
  country!: string | null;

  @Field(() => String, { nullable: true, description: 'BCP 47; the language of messages (D6).' })
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

  @Field(() => String, { nullable: true, description: 'The new address of a change that is not verified yet (C4).' })
  pendingEmail!: string | null;

  @Field(() => String, { nullable: true, description: 'The new number of a change that is not verified yet (C4).' })
  pendingPhone!: string | null;

  @Field(() => Boolean, { nullable: true, description: 'A disabled user cannot log in, verify or reset (L7).' })
  disabled!: boolean | null;

  @Field(() => GraphQLDateTime)
  createdAt!: Date;

  @Field(() => GraphQLDateTime)
  updatedAt!: Date;
}

@ObjectType('Session', {
  description: 'What logging in gives (T1). Answers that carry it are `Cache-Control: no-store`.',
})
export class SessionType {
  /** Not fields: whose session it is. */
  userId!: string;
  appId!: string;

  @Field(() => String, {
    description:
      'A JWT (RFC 9068: ES256, `typ: at+jwt`), to be sent as `Authorization: Bearer …`. Any backend can check it with `/.well-known/jwks.json` (T2, T3).',
  })
  accessToken!: string;

  @Field(() => String, { description: '`Bearer` (RFC 6750).' })
  tokenType!: string;

  @Field(() => Int, { description: 'Seconds until the access token expires.' })
  expiresIn!: number;

  @Field(() => String, { description: 'Good for one `refreshSession`, which gives the next one (T5). Keep it secret.' })
  refreshToken!: string;
}

@ObjectType('ActiveSession', { description: 'One of the caller’s logins (T7).' })
export class ActiveSessionType {
  @Field(() => ID)
  id!: string;

  @Field(() => Boolean, { description: 'Whether it is the session that asks.' })
  current!: boolean;

  @Field(() => GraphQLDateTime)
  createdAt!: Date;

  @Field(() => GraphQLDateTime, { description: 'When it last logged in or refreshed.' })
  lastUsedAt!: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Its absolute end; null for a pseudo user (T6).' })
  expiresAt!: Date | null;

  @Field(() => String, { nullable: true })
  userAgent!: string | null;

  @Field(() => String, { nullable: true })
  ip!: string | null;
}

@ObjectType('VerificationResult', {
  description: 'An address that has just been proven. Nobody is logged in by it (V7).',
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
}

@ObjectType('LinkInfo', {
  description:
    'What a mailed or texted link is for. Asking changes nothing (V14). Values are masked unless the caller is the user.',
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

  @Field(() => VerificationState)
  state!: VerificationStateName;

  @Field(() => String, { nullable: true, description: 'Where the app wants people to go after success (V15).' })
  successUrl!: string | null;

  @Field(() => String, { nullable: true, description: 'Where the app wants people to go after failure (V15).' })
  failureUrl!: string | null;
}

@ObjectType('PasswordResetRequest', { description: 'The same whether or not there is such a user (W4).' })
export class PasswordResetRequestType {
  @Field(() => Boolean)
  accepted!: boolean;

  @Field(() => ID, {
    description: 'Goes with the texted code into `resetPassword`; a mailed link needs only its token.',
  })
  resetId!: string;
}

@ObjectType('TestAddress', { description: 'An address that nothing is ever sent to, and its fixed code (D8).' })
export class TestAddressType {
  @Field(() => String)
  address!: string;

  @Field(() => String, { description: 'Six digits.' })
  code!: string;
}

@ObjectType('AppSettings', { description: 'What one app decides for itself.' })
export class AppSettingsType {
  @Field(() => String)
  name!: string;

  @Field(() => Boolean, { description: 'While on, an email address has to be verified before it logs anyone in (S1).' })
  emailVerification!: boolean;

  @Field(() => Boolean, { description: 'While on, a phone number has to be verified before it logs anyone in (S1).' })
  phoneVerification!: boolean;

  @Field(() => Boolean, { description: 'Whether users see all of each other (Q2).' })
  exposeFullUserDataToOthers!: boolean;

  @Field(() => Int, { description: 'Seconds; 600 by default.' })
  accessTokenLifetime!: number;

  @Field(() => Int, { description: 'Seconds; the most that `login(expiresIn)` gets (T2).' })
  maxAccessTokenLifetime!: number;

  @Field(() => String, { nullable: true, description: 'Where the verify page goes after success (V15).' })
  emailVerifiedUrl!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Where the verify page goes after failure (V15); `?reason=` is an ErrorCode.',
  })
  emailVerificationFailedUrl!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'A page for a new password instead of ours; the token comes as the fragment.',
  })
  passwordResetUrl!: string | null;

  @Field(() => String, { nullable: true, description: 'Up to 11 letters and digits, or a number.' })
  smsSender!: string | null;

  @Field(() => String, { nullable: true, description: '`Name <address@example.com>`.' })
  emailSender!: string | null;

  @Field(() => [String], {
    description: 'ISO 3166-1 alpha-2 codes that SMS go to (X4). Empty: none, or any with the development inbox.',
  })
  allowedCountries!: readonly string[];

  @Field(() => Int, { description: 'SMS per day (X3).' })
  smsDailyLimit!: number;

  @Field(() => [TestAddressType])
  testAddresses!: readonly TestAddressType[];

  @Field(() => String, { nullable: true })
  webhookUrl!: string | null;
}

@ObjectType('App', { description: 'An app with users of its own; the same address may be owned in two apps (S2).' })
export class AppType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => Boolean, { description: 'Whether email addresses have to be verified (S1).' })
  emailVerification!: boolean;

  @Field(() => Boolean, { description: 'Whether phone numbers have to be verified (S1).' })
  phoneVerification!: boolean;

  @Field(() => [[IdentifierKind]], {
    description: 'The combinations of identifiers that `register` accepts now (S4, A3).',
  })
  signUpOptions!: Kind[][];

  @Directive('@auth(requires: ADMIN)')
  @Field(() => AppSettingsType, { nullable: true })
  settings!: AppSettingsType | null;
}

@ObjectType('CreatedApp')
export class CreatedAppType {
  @Field(() => AppType)
  app!: AppType;

  @Field(() => String, { description: 'Shown here and never again (O3).' })
  adminToken!: string;
}
