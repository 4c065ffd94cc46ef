import { GraphQLDateTime } from 'graphql-scalars';
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import type { AppSettings } from '../../../domain/apps/settings.rules.js';
import type { Kind } from '../../../platform/values/kinds.js';
import { IdentifierKind } from './enums.js';
import { AppSettingsType } from './settings.types.js';

@ObjectType('App', {
  description: 'An app, with its own users. In two apps, the same address can belong to two users.',
})
export class AppType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => Boolean, { description: 'Whether email addresses have to be verified.' })
  emailVerification!: boolean;

  @Field(() => Boolean, { description: 'Whether phone numbers have to be verified.' })
  phoneVerification!: boolean;

  @Field(() => [[IdentifierKind]], {
    description: 'The combinations of identifiers that `register` accepts now.',
  })
  signUpOptions!: (readonly Kind[])[];

  @Directive('@auth(requires: ADMIN)')
  @Field(() => AppSettingsType, {
    nullable: true,
    description: 'Only for admins of the app: null with an error for other callers.',
  })
  settings!: AppSettings | null;
}

@ObjectType('CreatedApp', { description: 'A new app and its first admin token.' })
export class CreatedAppType {
  @Field(() => AppType)
  app!: AppType;

  @Field(() => String, { description: 'Shown once, and again only for the same idempotency key.' })
  adminToken!: string;
}

@ObjectType('AdminToken', { description: 'A token of an app’s admins, without its secret.' })
export class AdminTokenType {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: 'The name that an admin gave it.' })
  name!: string;

  @Field(() => Boolean, { description: 'Whether this request uses it.' })
  current!: boolean;

  @Field(() => GraphQLDateTime)
  createdAt!: Date;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When it was last used, exact to the minute. Null: never.',
  })
  lastUsedAt!: Date | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      'From then on, the token is refused. It stays in this list for 30 more days. Null: it works until it is revoked.',
  })
  expiresAt!: Date | null;
}

@ObjectType('CreatedAdminToken', { description: 'A new admin token with its secret.' })
export class CreatedAdminTokenType {
  @Field(() => AdminTokenType)
  token!: AdminTokenType;

  @Field(() => String, { description: 'Shown once, and again only for the same idempotency key.' })
  adminToken!: string;
}

@ObjectType('AppDeletion', { description: 'An app whose rows are being deleted.' })
export class AppDeletionType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => GraphQLDateTime)
  startedAt!: Date;

  @Field(() => Int, { description: 'Users that are not deleted yet.' })
  usersLeft!: number;
}
