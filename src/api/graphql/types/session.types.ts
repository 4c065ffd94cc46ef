import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Person } from '../../../domain/identifiers/person.queries.js';
import type { ProofMethod as ProofMethodName } from '../../../domain/sessions/proofs.rules.js';
import { BrandingType } from './branding.types.js';
import { ProofMethod } from './enums.js';

@ObjectType('Session', {
  description: 'The tokens of a login. Answers with them have `Cache-Control: no-store`.',
})
export class SessionType {
  /** Not fields of the schema: the session's owner. */
  userId!: string;
  appId!: string;
  person!: Person | null;

  @Field(() => String, {
    description:
      'A JWT (RFC 9068: ES256 or RS256, `typ: at+jwt`). Send it as `Authorization: Bearer …`. Other backends check it with the keys at `/.well-known/jwks.json`.',
  })
  accessToken!: string;

  @Field(() => String, { description: '`Bearer` (RFC 6750).' })
  tokenType!: string;

  @Field(() => Int, { description: 'Seconds until the access token expires.' })
  expiresIn!: number;

  @Field(() => String, {
    description:
      '`refreshSession` exchanges it for the next one. If that answer is lost, send it again. Keep it secret.',
  })
  refreshToken!: string;
}

@ObjectType('ActiveSession', { description: 'A session of a user, without its tokens.' })
export class ActiveSessionType {
  @Field(() => ID)
  id!: string;

  @Field(() => Boolean, { description: 'Whether it is the calling session.' })
  current!: boolean;

  @Field(() => GraphQLDateTime)
  createdAt!: Date;

  @Field(() => GraphQLDateTime, { description: 'When it began or was last refreshed.' })
  lastUsedAt!: Date;

  @Field(() => GraphQLDateTime, { description: 'When it ends unless it is refreshed before.' })
  idleExpiresAt!: Date;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When it ends even if it is refreshed. Null for a pseudo user, whose session has no such end.',
  })
  expiresAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'The `User-Agent` of its newest refresh, or of the login.' })
  userAgent!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The browser or app and the system that `userAgent` names, such as `Firefox on Windows`. Null: unknown. It is only a hint, because a client can send any `User-Agent`.',
  })
  device!: string | null;

  @Field(() => String, { nullable: true, description: 'The IP address of its newest refresh, or of the login.' })
  ip!: string | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      'When its user last proved who they are: at the login, or by `confirmPresence`. Null: never on this session.',
  })
  provenAt!: Date | null;

  @Field(() => [ProofMethod], { description: 'The proofs that the user gave in the ten minutes up to `provenAt`.' })
  methods!: ProofMethodName[];
}

@ObjectType('PasswordResetRequest', {
  description: 'The answer to a reset request. It is the same if there is no such user.',
})
export class PasswordResetRequestType {
  @Field(() => Boolean, { description: 'Always true. It does not say whether a message was sent.' })
  accepted!: boolean;

  @Field(() => ID, {
    description: 'Send it with the SMS code to `resetPassword`. An email link needs only its token.',
  })
  resetId!: string;
}

@ObjectType('ResetLinkInfo', {
  description:
    'The account whose password the link in an email resets. Reading it changes nothing. The values are always masked: otherwise somebody who has only the link would learn the identifiers.',
})
export class ResetLinkInfoType {
  @Field(() => String)
  appName!: string;

  @Field(() => String, { description: 'The email address that the link was sent to, masked.' })
  address!: string;

  @Field(() => String, { nullable: true, description: 'Masked.' })
  username!: string | null;

  @Field(() => Boolean, {
    description: 'Whether an admin made the account, and the user chooses the first password by this link.',
  })
  isInvitation!: boolean;

  @Field(() => BrandingType, { description: 'For the page behind the link.' })
  branding!: BrandingType;
}
