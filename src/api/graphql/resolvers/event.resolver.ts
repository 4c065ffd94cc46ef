import { Arg, Ctx, Directive, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { EventRow } from '../../../domain/events/events.queries.js';
import { readEvents } from '../../../domain/events/read-events.js';
import { resendEvent, sendTestEvent } from '../../../domain/events/send-again.js';
import { rotateWebhookSecret } from '../../../domain/events/webhook-secrets.js';
import { parsePage } from '../../../domain/paging.js';
import { type Context, idempotencyKeyOf } from '../context.js';
import { EventConnectionType, WebhookEventType } from '../types/event.types.js';
import { idempotencyKeyArgument } from '../types/idempotency.types.js';
import { pageRules } from '../types/page.types.js';

/** Operations with which an app's admins read the events for its webhook and send them again (O6). */
@Resolver()
export class EventResolver {
  @Directive('@auth(requires: ADMIN)')
  @Query(() => EventConnectionType, {
    description: `Lists the events for the app’s webhook, sent and queued, newest first. Events are kept for 33 days. ${pageRules}`,
  })
  async events(
    @Ctx() { deps, call }: Context,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50 }) first: number | null,
    @Arg('after', () => String, { nullable: true }) after: string | null,
  ): Promise<EventConnectionType> {
    const { rows, ...pageInfo } = await readEvents(deps, call, parsePage('events', first, after ?? null));
    return { nodes: rows.map(showEvent), pageInfo };
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => WebhookEventType, {
    description:
      'Sends an event again, in any state. Attempts continue for up to three days. Its `webhook-id` stays the same.\n\nErrors: NOT_FOUND.',
  })
  async resendEvent(@Ctx() { deps, call }: Context, @Arg('id', () => ID) id: string): Promise<WebhookEventType> {
    return showEvent(await resendEvent(deps, call, id));
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => WebhookEventType, {
    description:
      'Sends an event `webhook.test`, which concerns no user.\n\nErrors: NOT_FOUND if the app has no `webhookUrl`.',
  })
  async sendTestEvent(@Ctx() { deps, call }: Context): Promise<WebhookEventType> {
    return showEvent(await sendTestEvent(deps, call));
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => String, {
    description:
      'Creates a new secret, `whsec_…`, that signs the app’s events (Standard Webhooks). It is shown once, and again only for the same idempotency key. For 24 hours, events also carry a signature with the old secret.\n\nErrors: BAD_USER_INPUT, IDEMPOTENCY_KEY_USED.',
  })
  async rotateWebhookSecret(
    @Ctx() context: Context,
    @Arg('idempotencyKey', () => String, idempotencyKeyArgument) idempotencyKey: string | null,
  ): Promise<string> {
    return await rotateWebhookSecret(context.deps, context.call, idempotencyKeyOf(context, idempotencyKey));
  }
}

function showEvent({ nextAttemptAt, createdAt, deliveredAt, ...event }: EventRow): WebhookEventType {
  return {
    ...event,
    nextAttemptAt: event.state === 'QUEUED' ? new Date(nextAttemptAt) : null,
    createdAt: new Date(createdAt),
    deliveredAt: deliveredAt === null ? null : new Date(deliveredAt),
  };
}
