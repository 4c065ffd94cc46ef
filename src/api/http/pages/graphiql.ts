import type { FastifyInstance } from 'fastify';
import { graphiqlPolicy } from '../policies.js';
import type { OptionalPages } from './static-pages.js';
import { addPage } from './static-pages.js';

/** Registers GraphiQL. All of its files come from this server. */
export async function registerGraphiqlPage(app: FastifyInstance, optional: OptionalPages): Promise<void> {
  await addPage(app, '/graphiql', 'graphiql.html', { policy: graphiqlPolicy, optional });
}
