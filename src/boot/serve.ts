import type { FastifyInstance } from 'fastify';
import { registerGraphql } from '../api/graphql/server.js';
import { createHttp } from '../api/http/server.js';
import { setUpFirstStart } from '../domain/apps/admin-tokens.js';
import { checkEveryAppCanVerify } from '../domain/apps/manage-apps.js';
import { createPortalSessions } from '../domain/apps/portal-sessions.js';
import type { Deps } from '../domain/deps.js';
import { type Dispatch, startDispatch } from '../domain/events/dispatch.js';
import { findEventBacklog } from '../domain/events/events.queries.js';
import { createWebhookClient } from '../domain/events/webhook-client.js';
import { listInbox } from '../domain/messaging/development-inbox.js';
import { type Delivery, startDelivery } from '../domain/messaging/outbox/deliver.js';
import { findBacklog } from '../domain/messaging/outbox/outbox.queries.js';
import { takeReceipt } from '../domain/messaging/outbox/take-receipt.js';
import { startCleaningUp } from '../domain/retention/clean-up.js';
import { listPauses } from '../domain/sending/sms-traffic.queries.js';
import type { Config } from '../platform/config/config.js';
import { createMetrics } from '../platform/observability/metrics.js';
import type { Tracing } from '../platform/observability/tracing.js';
import { createWatch } from '../platform/observability/watch.js';
import { openStore } from '../platform/store/open-store.js';
import { type Store, StoreUnavailable } from '../platform/store/store.js';
import { createDeps, type Outside } from './create-deps.js';
import { observeEvents, observeMessages, traced } from './observe.js';

export interface Server {
  /** Where it listens, as `http://127.0.0.1:4000`. */
  url: string;
  /** Made on the very first start, and shown never again (O1). */
  newOperatorToken: string | null;
  deps: Deps;
  /** Resolves when every message and event that is due has been tried. */
  settled: () => Promise<void>;
  /** Answers what is in flight, accepts nothing more, and lets go of everything. */
  stop(): Promise<void>;
}

/** Config → store, senders → server: the whole of Bonafide, listening. */
export async function serve(config: Config, outside: Outside): Promise<Server> {
  const { now, randomBytes, log, tracing = null } = outside;
  const secondsSince = (instant: number | null) => Math.max(0, now() - (instant ?? now())) / 1_000;
  const metrics = createMetrics({
    hashQueue: () => deps.passwords.queueLength(),
    async outbox() {
      const backlog = await findBacklog(store.reader, now());
      return backlog.map(({ dueSince, ...each }) => ({ ...each, oldestSeconds: secondsSince(dueSince) }));
    },
    async eventOutbox() {
      const { dueSince, events } = await findEventBacklog(store.reader);
      return { events, oldestSeconds: secondsSince(dueSince) };
    },
    pausedCountries: () => listPauses(store.reader, null, now()),
  });
  const watch = createWatch(metrics, tracing, log, config.databaseUrl.startsWith('file:') ? 'sqlite' : 'postgresql');
  const onIdleError = (error: Error) => log.error({ err: error }, 'idle database connection broke');
  const store = await openStore(config.databaseUrl, onIdleError, watch);
  let url = '';
  const publicUrl = () => config.publicUrl ?? url;
  const { deps, signingKeys } = createDeps(config, store, outside, publicUrl, watch);
  const { keys } = deps;
  await checkEveryAppCanVerify(deps);
  const newOperatorToken = await setUpFirstStart(deps, config.operatorToken);
  const messaging = {
    store,
    keys,
    publicUrl,
    findApp: async (id: string) => (await deps.apps.find(id))?.settings ?? null,
  };
  const portalSessions = createPortalSessions(deps);
  let delivery: Delivery | undefined;
  let dispatch: Dispatch | undefined;
  const wakeWorkers = () => {
    delivery?.wake();
    dispatch?.wake();
  };
  const senders = await openSenders(config, tracing);
  const receiptSecret = config.vonage?.signatureSecret ?? null;
  const stopCleaningUp = startCleaningUp(deps, log);
  const http = await createHttp({
    config,
    log,
    randomBytes,
    ping: () => store.ping(),
    jwks: () => reading(store, signingKeys.jwks()),
    inbox: () => reading(store, listInbox(messaging)),
    metrics,
    tracing,
    takeReceipt:
      receiptSecret === null
        ? null
        : request => reading(store, takeReceipt({ store, now, secret: receiptSecret }, request)),
    portal: {
      open: token => reading(store, portalSessions.open(token)),
      read: sealed => reading(store, portalSessions.read(sealed)),
    },
    graphql: app =>
      registerGraphql(app, {
        deps,
        introspection: config.graphiql,
        hideSchemaDetails: config.production,
        subgraph: config.subgraph,
        metrics,
        tracing,
        // The workers take whatever is due, not only what this request caused.
        afterMutation: () => (tracing === null ? wakeWorkers() : tracing.apart(wakeWorkers)),
      }),
  });
  url = await listen(http, config);
  // Only now are the links of messages known.
  delivery = startDelivery({
    ...messaging,
    now,
    randomBytes,
    log,
    aroundTry: observeMessages(metrics, tracing),
    ...senders,
  });
  dispatch = startDispatch({
    ...deps,
    log,
    client: createWebhookClient({ reach: deps.webhookReach }),
    findApp: id => deps.apps.find(id),
    aroundTry: observeEvents(metrics, tracing),
  });
  const workers = [delivery, dispatch];

  return {
    url,
    newOperatorToken,
    deps,
    async settled() {
      await Promise.all(workers.map(worker => worker.settled()));
    },
    async stop() {
      await http.close();
      await Promise.all(workers.map(worker => worker.stop()));
      await stopCleaningUp();
      await deps.passwords.close();
      await store.close();
    },
  };
}

/** Only the libraries of the providers in use are loaded. */
async function openSenders({ vonage, smtp }: Config, tracing: Tracing | null) {
  return {
    sms: vonage && traced((await import('../domain/messaging/providers/vonage.js')).vonageSender(vonage), tracing),
    email: smtp && traced((await import('../domain/messaging/providers/smtp.js')).smtpSender(smtp), tracing),
  };
}

/** Work for a request outside of GraphQL; the HTTP skin knows by the error's class that the database is away. */
async function reading<T>(store: Store, result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    throw store.isUnavailable(error) ? new StoreUnavailable(error) : error;
  }
}

async function listen(http: FastifyInstance, { host, port }: Config): Promise<string> {
  await http.listen({ host, port });
  const address = http.server.address();
  const actualPort = typeof address === 'object' && address !== null ? address.port : port;
  return `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`;
}
