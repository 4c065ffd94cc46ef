import { randomBytes } from 'node:crypto';
import { type GraphqlOptions, registerGraphql } from '../../src/api/graphql/server.js';
import { createHttp } from '../../src/api/http/server.js';
import { createPortalSessions } from '../../src/domain/apps/portal-sessions.js';
import type { Deps } from '../../src/domain/deps.js';
import { createLog } from '../../src/platform/observability/log.js';
import { createMetrics } from '../../src/platform/observability/metrics.js';
import type { World } from './world.js';

/** A second node on a world's database, with the given parts in the place of the world's own. */
export async function openNode(
  { server, logLines }: World,
  parts: Partial<Deps>,
  options: Pick<GraphqlOptions, 'pingMs'> = {},
): Promise<{ url: string; close(): Promise<void> }> {
  const deps = { ...server.deps, ...parts };
  const http = await createHttp({
    config: {
      production: false,
      publicUrl: null,
      corsOrigins: [],
      trustedProxies: ['127.0.0.1'],
      graphiql: false,
      metricsToken: null,
    },
    log: createLog('error', { write: line => void logLines.push(line) }),
    randomBytes,
    ping: () => deps.store.ping(),
    takeReceipt: null,
    jwks: async () => ({ keys: [] }),
    inbox: async () => [],
    metrics: silentMetrics(),
    tracing: null,
    portal: createPortalSessions(deps),
    graphql: app =>
      registerGraphql(app, {
        deps,
        introspection: false,
        hideSchemaDetails: true,
        subgraph: false,
        metrics: silentMetrics(),
        tracing: null,
        afterMutation: () => {},
        ...options,
      }),
  });
  return { url: await http.listen({ port: 0, host: '127.0.0.1' }), close: () => http.close() };
}

/** The real ones, with nothing to read. */
export function silentMetrics() {
  return createMetrics({
    hashQueue: () => 0,
    outbox: async () => [],
    eventOutbox: async () => ({ events: 0, oldestSeconds: 0 }),
    pausedCountries: async () => [],
  });
}
