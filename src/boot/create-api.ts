import type { FastifyInstance } from 'fastify';
import { printSchema } from '../api/graphql/schema.js';
import { registerGraphql } from '../api/graphql/server.js';
import { createHttp } from '../api/http/server.js';
import type { TakeReceipt } from '../api/http/webhooks.js';
import { registerKii } from '../api/kii/server.js';
import { createPortalSessions } from '../domain/apps/portal/portal-sessions.js';
import type { Deps } from '../domain/deps.js';
import { canonicalAddress } from '../domain/identifiers/canonical-address.rules.js';
import { readStoredLogo } from '../domain/messaging/branding/read-logo.js';
import { listInbox } from '../domain/messaging/development-inbox.js';
import { acceptReceipt } from '../domain/messaging/outbox/sends/accept-receipt.js';
import type { Config } from '../platform/config/config.js';
import { type Store, StoreUnavailable } from '../platform/store/store.js';
import type { Core } from './create-deps.js';
import type { Instruments } from './observe.js';
import type { Providers } from './open-providers.js';
import { createReadings } from './readings.js';

/** Fourth and last phase of the start: makes everything that clients can reach. The caller then lets it listen. */
export async function createApi(
  config: Config,
  { deps, signingKeys, messaging }: Core,
  providers: Providers,
  { log, metrics, tracing }: Instruments,
): Promise<FastifyInstance> {
  const { store, randomBytes } = deps;
  const portalSessions = createPortalSessions(deps);
  return await createHttp({
    config,
    log,
    randomBytes,
    metrics,
    readings: createReadings(deps),
    tracing,
    ping: () => store.ping(),
    wellKnown: { jwks: () => mapOutage(store, signingKeys.jwks()), issuer: messaging.publicUrl },
    printSchema: config.schemaFile ? printSchema : null,
    inbox: to => mapOutage(store, listInbox(messaging, { to: to === null ? null : (canonicalAddress(to) ?? to) })),
    findLogo: id => mapOutage(store, readStoredLogo(store.reader, id)),
    receiptTakers: receiptReceiversOf(providers, deps, messaging.publicUrl),
    portal: {
      create: (token, ip) => mapOutage(store, portalSessions.create(token, ip)),
      read: (sealed, sender) => mapOutage(store, portalSessions.read(sealed, sender)),
      confirm: (sealed, token, ip) => mapOutage(store, portalSessions.confirm(sealed, token, ip)),
      end: sealed => mapOutage(store, portalSessions.end(sealed)),
    },
    graphql: app =>
      registerGraphql(app, {
        deps,
        introspection: config.graphiql,
        hideSchemaDetails: config.production,
        subgraph: config.subgraph,
        metrics,
        tracing,
      }),
    kii: app => registerKii(app, { deps }),
  });
}

/** Returns the function that takes delivery receipts, for each provider that sends them. */
function receiptReceiversOf(
  providers: Providers,
  { store, now }: Pick<Deps, 'store' | 'now'>,
  publicUrl: () => string,
): ReadonlyMap<string, TakeReceipt> {
  const receivers = new Map<string, TakeReceipt>();
  for (const [name, { receipts }] of providers) {
    if (receipts === null) continue;
    receivers.set(name, ({ path, headers, body }) =>
      mapOutage(
        store,
        acceptReceipt(
          { store, now },
          { provider: name, reader: receipts },
          { url: `${publicUrl()}${path}`, headers, body },
        ),
      ),
    );
  }
  return receivers;
}

/** Waits for a result outside of GraphQL. Turns an outage of the database into the error class that the HTTP layer handles. */
async function mapOutage<T>(store: Store, result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    throw store.isUnavailable(error) ? new StoreUnavailable(error) : error;
  }
}
