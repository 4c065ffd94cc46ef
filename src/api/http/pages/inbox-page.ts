import type { FastifyInstance } from 'fastify';
import type { InboxMessage } from '../../../domain/messaging/development-inbox.js';
import type { Config } from '../../../platform/config/config.js';
import { sendError } from '../errors.js';
import { namesThisMachine } from '../host-header.js';
import { inboxPolicy } from '../policies.js';
import type { OptionalPages } from './static-pages.js';
import { addPage } from './static-pages.js';

/** The blank that a plus in a query means: before a number, or inside the part of an email address before its `@`. */
const lostPlus = /^ (?=\d)|(?<=\S) (?=\S*@)/g;

/** Registers the development inbox (D3, D11). It shows codes and links, so it must not exist in production. */
export async function registerInboxPage(
  app: FastifyInstance,
  optional: OptionalPages,
  inbox: (to: string | null) => Promise<InboxMessage[]>,
  config: Pick<Config, 'host' | 'publicUrl'>,
): Promise<void> {
  await app.register(async scope => {
    // Otherwise any site could read the inbox with a host name that resolves to this machine (DNS rebinding).
    scope.addHook('onRequest', (request, reply, done) => {
      if (namesThisMachine(request.headers.host ?? '', config)) done();
      else sendError(reply, 403);
    });
    await addPage(scope, '/inbox', 'inbox.html', { policy: inboxPolicy, optional });
    scope.get<{ Querystring: { to?: string | string[] } }>('/inbox.json', async ({ query: { to = null } }, reply) =>
      Array.isArray(to) ? sendError(reply, 400) : await inbox(to?.replace(lostPlus, '+') ?? null),
    );
  });
}
