import { GraphQLDateTime, GraphQLJSONObject } from 'graphql-scalars';
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import type { Kind } from '../../../platform/values/kinds.js';
import { IdentifierKind } from './enums.js';

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

  @Field(() => String, {
    nullable: true,
    description: 'Where events go (O6); in production https, to an address of the public internet.',
  })
  webhookUrl!: string | null;

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description:
      'What access tokens say besides the claims that all have, for other backends (T2). Its texts may hold `{{ app.id }}`, `{{ session.id }}`, `{{ user.id }}` and `{{ user.role }}`, which is `pseudo` or `user`; filled in at most 1 KiB of JSON. Registered claims such as `sub` and `exp` cannot be set.',
  })
  claims!: Readonly<Record<string, unknown>> | null;
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

@ObjectType('AdminToken', { description: 'A token of an app’s admins, without its secret.' })
export class AdminTokenType {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: 'What an admin called it.' })
  name!: string;

  @Field(() => Boolean, { description: 'Whether this very request carries it.' })
  current!: boolean;

  @Field(() => GraphQLDateTime)
  createdAt!: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'To the minute; null until it is used.' })
  lastUsedAt!: Date | null;
}

@ObjectType('CreatedAdminToken')
export class CreatedAdminTokenType {
  @Field(() => AdminTokenType)
  token!: AdminTokenType;

  @Field(() => String, { description: 'Shown here and never again (O3).' })
  adminToken!: string;
}
