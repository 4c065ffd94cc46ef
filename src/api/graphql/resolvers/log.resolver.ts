import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Directive, Info, Int, Query, Resolver } from 'type-graphql';
import { namesOfSet, recordRead } from '../../../domain/admin/record-read.js';
import { readAuditLog } from '../../../domain/audit/read-audit-log.js';
import { formsOf, recogniseIdentifier } from '../../../domain/identifiers/parse.rules.js';
import { readMessages } from '../../../domain/messaging/read-messages.js';
import { parsePage } from '../../../domain/paging.js';
import { Refusal } from '../../../domain/refusal.js';
import type { Canonical } from '../../../platform/values/canonical.js';
import { isId } from '../../../platform/values/ids.js';
import { asksFor } from '../asks-for.js';
import type { Context } from '../context.js';
import { showAuditEntries, showMessages } from '../show-log.js';
import { AuditConnectionType, AuditFilterType } from '../types/audit.types.js';
import { MessageConnectionType, MessageFilterType } from '../types/message.types.js';
import { pageRules } from '../types/page.types.js';

/** The logs of an app, for its admins (O2, O4). */
@Resolver()
export class LogResolver {
  @Directive('@auth(requires: ADMIN)')
  @Query(() => MessageConnectionType, {
    description: `Lists the messages of the app with their states, newest first. Messages are kept for 90 days. ${pageRules}`,
  })
  async messages(
    @Ctx() context: Context,
    @Arg('filter', () => MessageFilterType, { nullable: true }) filter: MessageFilterType | null,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50 }) first: number | null,
    @Arg('after', () => String, { nullable: true }) after: string | null,
  ): Promise<MessageConnectionType> {
    const { deps, call } = context;
    const { kind, state, channel } = filter ?? {};
    const asked = {
      userId: readUserId(filter?.userId),
      recipient: readRecipient(filter?.recipient),
      kind: kind ?? null,
      state: state ?? null,
      channel: channel ?? null,
    };
    const page = parsePage('messages', first, after ?? null);
    const { rows, ...pageInfo } = await readMessages(deps, call.app.id, asked, page);
    await recordRead(deps, call, {
      ...{ field: 'messages', userId: rows[0] && asked.userId, filters: namesOfSet(filter) },
      of: [JSON.stringify(filter), after ?? null],
    });
    return { nodes: await showMessages(context, rows), pageInfo };
  }

  @Directive('@auth(requires: ADMIN)')
  @Query(() => AuditConnectionType, {
    description: `Lists the entries of the app’s audit log, newest first. ${pageRules}`,
  })
  async auditLog(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('filter', () => AuditFilterType, { nullable: true }) filter: AuditFilterType | null,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50 }) first: number | null,
    @Arg('after', () => String, { nullable: true }) after: string | null,
  ): Promise<AuditConnectionType> {
    const { deps, call } = context;
    const { action, actor, withoutReads, since, until } = filter ?? {};
    const asked = {
      userId: readUserId(filter?.userId),
      action: action ?? null,
      actor: actor ?? null,
      withoutReads: withoutReads ?? false,
      since: since?.getTime() ?? null,
      until: until?.getTime() ?? null,
    };
    const { rows, ...pageInfo } = await readAuditLog(
      deps,
      call.app.id,
      asked,
      parsePage('auditLog', first, after ?? null),
    );
    if (asksFor(info, 'nodes', 'user')) {
      await recordRead(deps, call, {
        ...{ field: 'auditLog', userId: rows[0] && asked.userId, filters: namesOfSet(filter) },
        of: [JSON.stringify(filter), after ?? null],
      });
    }
    return { nodes: await showAuditEntries(context, rows), pageInfo };
  }
}

function readUserId(userId: string | null | undefined): string | null {
  if (userId === null || userId === undefined) return null;
  if (!isId(userId)) throw new Refusal('BAD_USER_INPUT', { field: 'userId', reason: 'MALFORMED' });
  return userId;
}

/** Messages are stored with the address as it was then (I6). */
function readRecipient(text: string | null | undefined): Canonical[] | null {
  if (text === null || text === undefined) return null;
  const identifier = recogniseIdentifier(text, 'recipient');
  if (identifier.kind === 'USERNAME')
    throw new Refusal('INVALID_IDENTIFIER', { field: 'recipient', reason: 'WRONG_KIND' });
  return formsOf(identifier);
}
