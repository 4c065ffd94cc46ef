import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Person } from '../../../domain/identifiers/person.queries.js';
import { BrandingType } from './branding.types.js';

@ObjectType('Session', {
  description: 'What logging in gives. Answers that carry it are `Cache-Control: no-store`.',
})
export class SessionType {
  /** Not fields of the schema: the session's owner. */
  userId!: string;
  appId!: string;
  person!: Person | null;

  @Field(() => String, {
    description:
      'A JWT (RFC 9068: ES256, `typ: at+jwt`), to be sent as `Authorization: Bearer …`. Any backend can check it with `/.well-known/jwks.json`.',
  })
  accessToken!: string;

  @Field(() => String, { description: '`Bearer` (RFC 6750).' })
  tokenType!: string;

  @Field(() => Int, { description: 'Seconds until the access token expires.' })
  expiresIn!: number;

  @Field(() => String, {
    description:
      '`refreshSession` takes it and gives the next one. If that answer is lost, send it again. Keep it secret.',
  })
  refreshToken!: string;
}

@ObjectType('ActiveSession', { description: 'One of the logins of a user. It never has a token.' })
export class ActiveSessionType {
  @Field(() => ID)
  id!: string;

  @Field(() => Boolean, { description: 'Whether it is the session that asks.' })
  current!: boolean;

  @Field(() => GraphQLDateTime)
  createdAt!: Date;

  @Field(() => GraphQLDateTime, { description: 'When it last logged in or refreshed.' })
  lastUsedAt!: Date;

  @Field(() => GraphQLDateTime, { description: 'When it ends if it is not used before then.' })
  idleExpiresAt!: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Its absolute end; null for a pseudo user.' })
  expiresAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Of its login or newest refresh, as the client sent it.' })
  userAgent!: string | null;

  @Field(() => String, { nullable: true, description: 'Of its login or newest refresh.' })
  ip!: string | null;
}

@ObjectType('PasswordResetRequest', { description: 'The same whether or not there is such a user.' })
export class PasswordResetRequestType {
  @Field(() => Boolean)
  accepted!: boolean;

  @Field(() => ID, {
    description: 'Goes with the texted code into `resetPassword`; a mailed link needs only its token.',
  })
  resetId!: string;
}

@ObjectType('ResetLinkInfo', {
  description:
    'What the link of a mail resets. Asking changes nothing. The values are always masked, so that somebody who has only the link does not learn what to log in with.',
})
export class ResetLinkInfoType {
  @Field(() => String)
  appName!: string;

  @Field(() => String, { description: 'The email address that the link was sent to, masked.' })
  address!: string;

  @Field(() => String, { nullable: true, description: 'Masked.' })
  username!: string | null;

  @Field(() => BrandingType, { description: 'For the page behind the link.' })
  branding!: BrandingType;
}
