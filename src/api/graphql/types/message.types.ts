import { GraphQLDateTime } from 'graphql-scalars';
import { Extensions, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { HeldBackReason as HeldBackReasonName } from '../../../domain/messaging/outbox/held-back.rules.js';
import type { Channel, MessageKind as MessageKindName } from '../../../domain/messaging/templates/templates.js';
import type { Removable as RemovableName } from '../../../domain/sending/additions.rules.js';
import { providersOfKind } from '../../../platform/config/providers/providers.js';
import type { MessageState as MessageStateName, SendState as SendStateName } from '../../../platform/store/tables.js';
import { addressKinds } from '../../../platform/values/kinds.js';
import { BrandingType } from './branding.types.js';
import { HeldBackReason, MessageChannel, MessageState, SendState } from './enums.js';
import { PageInfoType } from './page.types.js';
import { PreparedBeforeType } from './recovery/prepared.types.js';
import { Removable } from './recovery/removable.types.js';
import { MessageKind } from './secure/message-kind.js';
import { AddressUndoType } from './secure/undo.types.js';
import { UserType } from './user.types.js';

@ObjectType('MessageProblem', { description: 'The reason why a message was not sent or did not arrive, in words.' })
export class MessageProblemType {
  @Field(() => String, { description: 'One sentence about the cause.' })
  meaning!: string;

  @Field(() => String, { description: 'Advice for an admin or the operator.' })
  advice!: string;
}

/** A message is sent through one channel. */
const mostProviders = Math.max(...addressKinds.map(kind => providersOfKind(kind).length));

@ObjectType('MessageSend', { description: 'A provider that was asked to send a message, and its answer.' })
export class MessageSendType {
  @Field(() => String, { description: 'Its name, for example `vonage`.' })
  provider!: string;

  @Field(() => SendState)
  state!: SendStateName;

  @Field(() => String, { nullable: true, description: 'The provider’s id of the message.' })
  providerMessageId!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The reason why it did not accept or deliver the message, as in `Message.error`.',
  })
  error!: string | null;

  @Field(() => MessageProblemType, { nullable: true, description: 'The meaning of `error`, and what to do.' })
  problem!: MessageProblemType | null;

  @Field(() => GraphQLDateTime, { description: 'When it was last asked.' })
  askedAt!: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it answered.' })
  answeredAt!: Date | null;
}

@ObjectType('Message', { description: 'A message and its state, without its text, code and link.' })
export class MessageType {
  @Field(() => ID)
  id!: string;

  @Field(() => MessageKind)
  kind!: MessageKindName;

  @Field(() => MessageChannel)
  channel!: Channel;

  @Field(() => String, { description: 'The full address, not masked.' })
  recipient!: string;

  @Field(() => String, { description: 'The language that was asked for, BCP 47.' })
  locale!: string;

  @Field(() => ID, { nullable: true, description: 'The user whom the message concerns.' })
  userId!: string | null;

  @Field(() => UserType, {
    nullable: true,
    description: 'The user whom the message concerns. Null: it concerns no user, or the user was deleted.',
  })
  user!: UserType | null;

  @Field(() => MessageState)
  state!: MessageStateName;

  @Field(() => Boolean, {
    description:
      'Whether an admin sent it as a test. Its `kind` is then that of the template; for the fixed text it is EMAIL_VERIFIED or PHONE_VERIFIED.',
  })
  isTest!: boolean;

  @Field(() => Int, { description: 'The number of times it was sent to a provider.' })
  attempts!: number;

  @Field(() => String, {
    nullable: true,
    description: '`inbox` is the development inbox. Null before the first attempt, and if the message is held back.',
  })
  provider!: string | null;

  @Extensions({ mostItems: mostProviders })
  @Field(() => [MessageSendType], {
    description:
      'Each provider that was asked to send it, the last one at the end. Empty if it is in the inbox or held back, and before the first attempt.',
  })
  sends!: MessageSendType[];

  @Field(() => String, { nullable: true, description: 'The provider’s id of the message.' })
  providerMessageId!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The reason why the last attempt failed: a code of the provider (`vonage:6`, `smtp:550`, `smtp:550-5.1.1`) or, for a message that is held back, a `HeldBackReason`. `problem` explains it.',
  })
  error!: string | null;

  @Field(() => HeldBackReason, {
    nullable: true,
    description:
      'The reason why the message is held back. Null: it is not. Its `state` is QUEUED at first, then SUPPRESSED.',
  })
  heldBack!: HeldBackReasonName | null;
  @Field(() => MessageProblemType, {
    nullable: true,
    description:
      'The meaning of `error`, and what to do. Null while nothing is wrong. An unknown code gets a general sentence.',
  })
  problem!: MessageProblemType | null;

  @Field(() => GraphQLDateTime)
  createdAt!: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When the provider accepted it.' })
  sentAt!: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When the next attempt is, while it is QUEUED.' })
  nextAttemptAt!: Date | null;

  @Field(() => GraphQLDateTime, { description: 'It is not sent after this time.' })
  expiresAt!: Date;
}

@ObjectType('MessageConnection', { description: 'A page of messages, newest first.' })
export class MessageConnectionType {
  @Field(() => [MessageType])
  nodes!: MessageType[];

  @Field(() => PageInfoType)
  pageInfo!: PageInfoType;
}

@InputType('MessageFilter', { description: 'Selects the messages that meet all given conditions.' })
export class MessageFilterType {
  @Field(() => ID, { nullable: true })
  userId?: string | null;

  @Field(() => String, { nullable: true, description: 'A whole email address or phone number, in any spelling.' })
  recipient?: string | null;

  @Field(() => MessageKind, { nullable: true })
  kind?: MessageKindName | null;

  @Field(() => MessageState, { nullable: true })
  state?: MessageStateName | null;

  @Field(() => MessageChannel, { nullable: true })
  channel?: Channel | null;
}

@ObjectType('NoticeInfo', {
  description:
    'The change or login that a security notice reports. Reading it changes nothing. The address is always masked: otherwise somebody who has only the link would learn it.',
})
export class NoticeInfoType {
  @Field(() => String)
  appName!: string;

  @Field(() => MessageKind, { description: 'The kind of the notice, which says what happened.' })
  kind!: MessageKindName;

  @Field(() => String, { description: 'The address that the notice was sent to, masked.' })
  address!: string;

  @Field(() => GraphQLDateTime, { description: 'When it happened.' })
  happenedAt!: Date;

  @Field(() => String, {
    nullable: true,
    description:
      'The browser or app and the system that the device names, such as `Firefox, Windows`. Null if it is unknown, if no user did it, or if the address no longer belongs to the account.',
  })
  device!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The beginning of the IP address: `203.0.*.*`. Null in the same cases as `device`.',
  })
  network!: string | null;

  @Field(() => Boolean, { description: 'Whether `endSessionsByNotice` has used the link.' })
  isUsed!: boolean;

  @Field(() => PreparedBeforeType, {
    nullable: true,
    description:
      'For a notice that an address was proven: what else the account has. Null for other notices, if the account has nothing else, and after `removePrepared` or `disownAddress`.',
  })
  preparedBefore!: PreparedBeforeType | null;

  @Field(() => Removable, {
    nullable: true,
    description:
      'The part of the account that `removeAddedByNotice` removes. Null: there is none, or it can no longer be removed.',
  })
  removable!: RemovableName | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      'For a notice that somebody else asks for the phone number: when it becomes theirs, unless `keepNumberByNotice` keeps it. Null for other notices, and after the request has ended.',
  })
  reclaimDueAt!: Date | null;

  @Field(() => Boolean, { description: 'Whether `sendResetByNotice` sends a reset to the address.' })
  canResetPassword!: boolean;

  @Field(() => AddressUndoType, {
    nullable: true,
    description: 'The change of an address that the link can undo, or the freeze that it can object to. Null: neither.',
  })
  undo!: AddressUndoType | null;

  @Field(() => BrandingType, { description: 'For the page behind the link.' })
  branding!: BrandingType;
}
