import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import type { DeliveryTarget as DeliveryTargetName } from '../../../domain/deps.js';
import type { FailureReason } from '../../../domain/messaging/providers/failure.rules.js';
import type { AddressKind as AddressKindName } from '../../../platform/values/kinds.js';
import { AddressKind, DeliveryTarget, ProviderFailure } from './enums.js';

@ObjectType('ProviderTrouble', { description: 'Since when, and why, a provider accepts no message of this server.' })
export class ProviderTroubleType {
  @Field(() => String, { description: '`vonage` or `smtp`.' })
  provider!: string;

  @Field(() => GraphQLDateTime, { description: 'When the first attempt failed. No message was accepted since.' })
  since!: Date;

  @Field(() => GraphQLDateTime, { description: 'When the newest attempt failed.' })
  lastFailedAt!: Date;

  @Field(() => ProviderFailure, { description: 'Why the newest attempt failed.' })
  reason!: FailureReason;

  @Field(() => String, { description: 'The same as a code, as in `Message.error`: `vonage:4`, `smtp:timeout`.' })
  code!: string;
}

@ObjectType('ProviderHealth', { description: 'Where messages to one kind of address go, and whether they get there.' })
export class ProviderHealthType {
  @Field(() => AddressKind)
  kind!: AddressKindName;

  @Field(() => DeliveryTarget)
  target!: DeliveryTargetName;

  @Field(() => Boolean, { description: 'Whether this app has verification of this kind of address switched on.' })
  isNeeded!: boolean;

  @Field(() => Int, { description: 'Messages of this app that wait to be sent, for the first time or again.' })
  waiting!: number;

  @Field(() => ProviderTroubleType, {
    nullable: true,
    description:
      'Null while the provider works. It is there after five failed attempts in a row, after a minute in which every attempt failed, or when the provider has refused 20 messages in a row. It ends when a message is accepted.',
  })
  trouble!: ProviderTroubleType | null;
}
