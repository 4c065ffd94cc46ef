import type { FastifyInstance } from 'fastify';
import type { InboxMessage } from '../../domain/messaging/development-inbox.js';
import { inboxPolicy } from './policies.js';
import type { OptionalPages } from './static-pages.js';
import { addPage } from './static-pages.js';

/** Registers the development inbox (D3). It shows codes and links, so it must not exist in production. */
export async function registerInboxPage(
  app: FastifyInstance,
  optional: OptionalPages,
  inbox: () => Promise<InboxMessage[]>,
): Promise<void> {
  await addPage(app, '/inbox', 'inbox.html', { policy: inboxPolicy, optional });
  app.get('/inbox.json', async () => await inbox());
}
