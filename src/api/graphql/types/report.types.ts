import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { MessagePurpose as MessagePurposeName } from '../../../domain/admin/forecast-message.rules.js';
import type { HeldBackReason as HeldBackReasonName } from '../../../domain/messaging/outbox/held-back.rules.js';
import type { VerificationState as VerificationStateName } from '../../../domain/verification/verification.rules.js';
import type { AddressKind as AddressKindName, Kind } from '../../../platform/values/kinds.js';
import { AuditEntryType } from './audit.types.js';
import { AddressKind, HeldBackReason, IdentifierKind, MessagePurpose, VerificationState } from './enums.js';
import { MessageType } from './message.types.js';
import { UserType } from './user.types.js';

@ObjectType('OpenChallenge', {
  description: 'A verification or reset that is open, without its code or link.',
})
export class OpenChallengeType {
  @Field(() => AddressKind)
  kind!: AddressKindName;

  @Field(() => String, { description: 'The address that it was sent to.' })
  address!: string;

  @Field(() => VerificationState)
  state!: VerificationStateName;

  @Field(() => HeldBackReason, {
    nullable: true,
    description:
      'The reason why its newest message was not sent. The user does not see this; `state` is what the user sees.',
  })
  heldBack!: HeldBackReasonName | null;

  @Field(() => Int, { description: 'The number of wrong codes that are still allowed, of 5.' })
  attemptsLeft!: number;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When the last message was sent. Null: none has been sent yet.',
  })
  sentAt!: Date | null;

  @Field(() => GraphQLDateTime)
  expiresAt!: Date;
}

@ObjectType('IdentifierClaim', { description: 'A user who entered an address and has not verified it.' })
export class IdentifierClaimType {
  @Field(() => ID)
  userId!: string;

  @Field(() => String, { nullable: true, description: 'Masked.' })
  username!: string | null;

  @Field(() => Boolean, { description: 'Whether it is the new address of a change, rather than the current one.' })
  isPending!: boolean;

  @Field(() => GraphQLDateTime)
  claimedAt!: Date;

  @Field(() => OpenChallengeType, { nullable: true, description: 'Its open verification.' })
  challenge!: OpenChallengeType | null;
}

@ObjectType('LimitInForce', { description: 'A limit that is partly or fully used up.' })
export class LimitInForceType {
  @Field(() => String, {
    description:
      'For example `failedLoginsInARow`, `smsToAddress`, `emailsToAddress`, `guessesAtAddress`, `guessesOfUser`, `resend`.',
  })
  name!: string;

  @Field(() => Int)
  spent!: number;

  @Field(() => Int, { description: 'The limit. When `spent` reaches it, nothing more is allowed until `resetsAt`.' })
  most!: number;

  @Field(() => GraphQLDateTime)
  resetsAt!: Date;
}

@ObjectType('MessageForecast', { description: 'Whether a message that somebody asks for now would be sent.' })
export class MessageForecastType {
  @Field(() => MessagePurpose)
  purpose!: MessagePurposeName;

  @Field(() => Boolean, {
    description: 'Whether it would be sent to somebody who asks from a network that nobody has used yet.',
  })
  willBeSent!: boolean;

  @Field(() => String, { description: 'One sentence that says why.' })
  reason!: string;

  @Field(() => String, {
    nullable: true,
    description: 'A sentence that says what to do about it. Null: nothing has to be done.',
  })
  advice!: string | null;
}

@ObjectType('PhoneReclaim', {
  description:
    'The request of a new holder to get a dormant phone number. To stop it, remove the number from the user who asks (`releaseAddress`).',
})
export class PhoneReclaimType {
  @Field(() => ID, { nullable: true, description: 'The user who asks. Null: the user was deleted.' })
  claimantId!: string | null;

  @Field(() => GraphQLDateTime)
  openedAt!: Date;

  @Field(() => GraphQLDateTime, {
    description: 'When the number becomes theirs, unless its owner objects, logs in or refreshes a session before.',
  })
  dueAt!: Date;
}

@ObjectType('IdentifierReport', {
  description: 'Everything that decides whether an identifier can log in, for an admin who helps its user.',
})
export class IdentifierReportType {
  @Field(() => IdentifierKind)
  kind!: Kind;

  @Field(() => String, { description: 'The identifier as it is stored.' })
  value!: string;

  @Field(() => Boolean, { nullable: true, description: 'The verification switch of its kind; null for a username.' })
  verification!: boolean | null;

  @Field(() => Boolean, {
    description:
      'Whether a login with it and the right password works now, from a network that nobody has used and that has no failed logins. True also if a second factor is then asked for.',
  })
  canLogIn!: boolean;

  @Field(() => String, { description: 'One sentence that says why.' })
  reason!: string;

  @Field(() => String, {
    nullable: true,
    description: 'A sentence that says what to do about it. Null: nothing has to be done.',
  })
  advice!: string | null;

  @Field(() => [MessageForecastType], {
    description:
      'Whether a message would be sent if somebody asked for it now: one that verifies the identifier, for its newest claimant or a new user, and one that resets the password. The server rehearses each request and undoes it, so limits, paused countries and provider problems count.',
  })
  nextMessages!: MessageForecastType[];

  @Field(() => UserType, { nullable: true, description: 'The user who owns it.' })
  owner!: UserType | null;

  @Field(() => [IdentifierClaimType], { description: 'The newest 20 users who claim it.' })
  claims!: IdentifierClaimType[];

  @Field(() => Int, { description: 'The number of users who claim it.' })
  claimCount!: number;

  @Field(() => PhoneReclaimType, {
    nullable: true,
    description: 'The open request of a new holder to get this dormant number. Null: there is none.',
  })
  reclaim!: PhoneReclaimType | null;

  @Field(() => [OpenChallengeType], { description: 'Open password resets of its user.' })
  resets!: OpenChallengeType[];

  @Field(() => [LimitInForceType], {
    description: 'The limits that apply to it and its claimants, without those of networks.',
  })
  limits!: LimitInForceType[];

  @Field(() => [MessageType], { description: 'The last 20 messages to it.' })
  messages!: MessageType[];

  @Field(() => [AuditEntryType], {
    description: 'The last 10 failures of its user or, if nobody owns it, of its newest claimant.',
  })
  failures!: AuditEntryType[];
}
