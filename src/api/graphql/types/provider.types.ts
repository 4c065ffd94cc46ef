import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import type { DeliveryTarget as DeliveryTargetName } from '../../../domain/deps.js';
import type { FailureReason } from '../../../domain/messaging/providers/failure.rules.js';
import type { AddressKind as AddressKindName } from '../../../platform/values/kinds.js';
import { AddressKind, DeliveryTarget, ProviderFailure } from './enums.js';

@ObjectType('ProvidersOfKind', { description: 'The providers that messages to one kind of address go through.' })
export class ProvidersOfKindType {
  @Field(() => AddressKind)
  kind!: AddressKindName;

  @Field(() => [String], {
    description: 'Their names, such as `vonage` or `smtp`, in the order in which they are asked. Empty: there is none.',
  })
  names!: string[];
}

@ObjectType('ProviderTrouble', {
  description: 'A provider that accepts no messages from this server, with the time and reason.',
})
export class ProviderTroubleType {
  @Field(() => String, { description: 'Its name, for example `vonage` or `smtp`.' })
  provider!: string;

  @Field(() => GraphQLDateTime, { description: 'When the first attempt failed. No message was accepted since.' })
  since!: Date;

  @Field(() => GraphQLDateTime, { description: 'When the newest attempt failed.' })
  lastFailedAt!: Date;

  @Field(() => ProviderFailure, { description: 'The reason why the newest attempt failed.' })
  reason!: FailureReason;

  @Field(() => String, { description: 'The same reason as a code, as in `Message.error`: `vonage:4`, `smtp:timeout`.' })
  code!: string;
}

@ObjectType('ProviderHealth', { description: 'The state of the delivery of messages to one kind of address.' })
export class ProviderHealthType {
  @Field(() => AddressKind)
  kind!: AddressKindName;

  @Field(() => DeliveryTarget)
  target!: DeliveryTargetName;

  @Field(() => Boolean, { description: 'Whether this app has verification of this kind of address switched on.' })
  isNeeded!: boolean;

  @Field(() => Int, { description: 'Messages of this app that wait to be sent, or sent again.' })
  waiting!: number;

  @Field(() => [String], {
    description: 'The names of the providers, in the order in which they are asked. Empty: none is configured.',
  })
  providers!: string[];

  @Field(() => [ProviderTroubleType], {
    description: 'The providers in trouble, in the same order. While another one works, it sends their messages.',
  })
  troubles!: ProviderTroubleType[];

  @Field(() => ProviderTroubleType, {
    nullable: true,
    description:
      'The trouble of the first provider, while none accepts messages. Null: at least one works. Trouble begins after five failed attempts in a row, after a minute in which every attempt failed, or after 20 refused messages in a row. It ends when the provider accepts a message.',
  })
  trouble!: ProviderTroubleType | null;
}
