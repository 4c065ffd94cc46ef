import { GraphQLDateTime, GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { EventState } from './enums.js';
import { PageInfoType } from './page.types.js';

@ObjectType('Event', { description: 'An event for the app’s webhook. Events are kept for 33 days.' })
export class WebhookEventType {
  @Field(() => ID, { description: 'The header `webhook-id` of every attempt.' })
  id!: string;

  @Field(() => String, {
    description:
      '`user.created`, `user.updated`, `user.deleted`, `address.verified`, `address.changed`, `password.changed`, `password.reset`, `country.paused`, `purse.low` or `webhook.test`.',
  })
  type!: string;

  @Field(() => ID, { nullable: true, description: 'The user whom it concerns. The user may have been deleted.' })
  userId!: string | null;

  @Field(() => GraphQLJSONObject, {
    description: 'The data of the event beside `userId`: kinds and names of fields, never values.',
  })
  data!: Record<string, unknown>;

  @Field(() => EventState)
  state!: 'QUEUED' | 'DELIVERED' | 'FAILED';

  @Field(() => Int, { description: 'The number of times it was sent.' })
  attempts!: number;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null: no attempt is planned.' })
  nextAttemptAt!: Date | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The reason why the last attempt failed: `webhook:` and an HTTP status, `timeout`, `connection`, `unknown-host`, `private-address`, `not-https`, `none` (the app has no webhook) or `secret-lost` (call `rotateWebhookSecret`).',
  })
  lastError!: string | null;

  @Field(() => GraphQLDateTime)
  createdAt!: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When the webhook answered 2xx. Null: not yet.' })
  deliveredAt!: Date | null;
}

@ObjectType('EventConnection', { description: 'A page of events, newest first.' })
export class EventConnectionType {
  @Field(() => [WebhookEventType])
  nodes!: WebhookEventType[];

  @Field(() => PageInfoType)
  pageInfo!: PageInfoType;
}
