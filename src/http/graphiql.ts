import type { FastifyInstance } from 'fastify';
import type { OptionalPages } from './pages.js';
import { addPage } from './pages.js';
import { graphiqlPolicy } from './policies.js';

/** GraphiQL, all of it from this server. */
export async function registerGraphiql(app: FastifyInstance, optional: OptionalPages): Promise<void> {
  await addPage(app, '/graphiql', 'graphiql.html', { policy: graphiqlPolicy, optional });
}
