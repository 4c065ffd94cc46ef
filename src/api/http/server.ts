import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import type { FastifyBaseLogger, FastifyInstance, FastifyPluginAsync } from 'fastify';
import Fastify, { LogController } from 'fastify';
import type { PortalSessions } from '../../domain/apps/portal/portal-sessions.js';
import type { InboxMessage } from '../../domain/messaging/development-inbox.js';

import type { Config } from '../../platform/config/config.js';
import type { Metrics, Readings } from '../../platform/observability/metrics.js';
import type { Tracing } from '../../platform/observability/tracing.js';
import { createOriginMatcher } from '../../platform/values/origins.rules.js';
import { isBelowApi } from '../kii/errors.rules.js';
import { boundConnections } from './bound-connections.js';
import { addClientAddress } from './client-address.js';
import { drainOnClose } from './drain.js';
import {
  answerErrors,
  answerFrameworkErrors,
  answerMalformedRequest,
  type ErrorPages,
  showErrorPages,
} from './errors.js';
import { registerHealth } from './health.js';
import { refuseMalformedHosts } from './host-header.js';
import { acceptOnlyJson } from './json-only.js';
import { countResponses, type MetricsConfig, registerMetrics, servesMetricsHere } from './metrics.js';
import { registerDocuments } from './pages/documents.js';
import { registerGraphiqlPage } from './pages/graphiql.js';
import { registerInboxPage } from './pages/inbox-page.js';
import { type FindLogo, registerLogos } from './pages/logos.js';
import { registerSchemaFile } from './pages/schema-file.js';
import { readErrorPages, registerAssets, registerPublicPages } from './pages/static-pages.js';
import { hstsOptions, pagePolicy, responseHeaders } from './policies.js';
import { registerPortalPage, registerPortalRoutes } from './portal-session.js';
import { createRequestIds } from './request-ids.js';
import { logRequests } from './request-log.js';
import { traceRequests } from './trace-requests.js';
import { registerWebhooks, type TakeReceipt } from './webhooks.js';
import { acceptWebSockets, IncomingRequest } from './websockets.js';
import { registerWellKnown, type WellKnown } from './well-known.js';

export interface HttpOptions {
  config: Pick<Config, 'production' | 'publicUrl' | 'host' | 'corsOrigins' | 'trustedProxies' | 'graphiql'> &
    MetricsConfig &
    Pick<Config, 'hstsSubdomains'>;
  log: FastifyBaseLogger;
  randomBytes: (size: number) => Buffer;
  metrics: Metrics;
  readings: Readings;
  tracing: Tracing | null;
  /** Resolves when the database answers. */
  ping: () => Promise<void>;
  wellKnown: WellKnown;
  /** Prints the schema. Null: the operator has switched off the schema file (T13). */
  printSchema: (() => string) | null;
  /** Returns the messages to one address or to all, newest first. Never called in production, which has no inbox (D3). */
  inbox: (to: string | null) => Promise<InboxMessage[]>;
  /** The functions that take receipts, one for each provider whose receipts can be checked (D7). */
  receiptTakers: ReadonlyMap<string, TakeReceipt>;
  portal: PortalSessions;
  findLogo: FindLogo;
  /** Registers `/graphql`. */
  graphql: FastifyPluginAsync;
  /** Registers the former service's API. */
  kii: FastifyPluginAsync;
  /** Shorter timeouts for tests. */
  bounds?: Partial<HttpBounds>;
}

export const bodyLimitBytes = 100 * 1024;
const maxParamCharacters = 800;
type HttpBounds = typeof defaultBounds;
/** The limits of one client. Otherwise slow clients, or many of them, could hold all connections. */
const defaultBounds = {
  /** The time to send the headers, and to send the whole request. */
  headersMs: 10_000,
  requestMs: 15_000,
  /** How often Node checks these two. By default clients could exceed them by half a minute. */
  checkMs: 1_000,
  /** How long a client may pause while it reads a response. */
  silenceMs: 30_000,
  /** The time between two requests. Load balancers close an idle connection after a minute, so we wait longer. */
  keepAliveMs: 72_000,
  /** Each takes about 20 KB. Further connections are closed at once. */
  connections: 10_000,
  /** Connections of one network, except trusted proxies. Otherwise one network could hold all connections. */
  connectionsOfNetwork: 2_000,
};
const corsMaxAgeSeconds = 86_400;

/** Makes the HTTP layer, ready to listen. */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const headers = responseHeaders(options.config);
  const pages = await readErrorPages(options.config.publicUrl);
  const app = createFastify(options, headers, pages);
  await addHooks(app, options, headers);
  showErrorPages(app, pages);
  await addRoutes(app, options);
  return app;
}

function createFastify(options: HttpOptions, headers: Record<string, string>, pages: ErrorPages): FastifyInstance {
  const { log, randomBytes } = options;
  const bounds = { ...defaultBounds, ...options.bounds };
  const app = Fastify({
    loggerInstance: log,
    // Fastify's log lines contain the URL. logRequests writes our own.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: createRequestIds(randomBytes),
    // Never use an id from the caller; otherwise callers could write into the log.
    requestIdHeader: false,
    bodyLimit: bodyLimitBytes,
    // A path below `/api` may have a whole email address in it, percent-encoded.
    routerOptions: { maxParamLength: maxParamCharacters },
    requestTimeout: bounds.requestMs,
    connectionTimeout: bounds.silenceMs,
    keepAliveTimeout: bounds.keepAliveMs,
    http: {
      headersTimeout: bounds.headersMs,
      connectionsCheckingInterval: bounds.checkMs,
      IncomingMessage: IncomingRequest,
    },
    // addClientAddress reads the headers of proxies.
    trustProxy: false,
    frameworkErrors: answerFrameworkErrors(headers, pages),
    clientErrorHandler: answerMalformedRequest,
    // drainOnClose answers in our own format.
    return503OnClosing: false,
  });
  app.server.maxConnections = bounds.connections;
  boundConnections(app.server, bounds.connectionsOfNetwork, options.config.trustedProxies);
  return app;
}

/** Adds the hooks that run for every request. */
async function addHooks(
  app: FastifyInstance,
  { config, metrics, tracing }: HttpOptions,
  headers: Record<string, string>,
): Promise<void> {
  acceptOnlyJson(app);
  addClientAddress(app, config.trustedProxies);
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id).headers(headers);
    done();
  });
  if (tracing !== null) traceRequests(app, tracing);
  drainOnClose(app);
  acceptWebSockets(app, config);
  logRequests(app);
  countResponses(app, metrics);
  refuseMalformedHosts(app);
  answerErrors(app);
  if (config.corsOrigins.length > 0) await allowOrigins(app, config.corsOrigins);
}

/** Lets pages of these origins call the API with any header, because clients and tracing tools add headers. */
async function allowOrigins(app: FastifyInstance, corsOrigins: readonly string[]): Promise<void> {
  const isListed = createOriginMatcher(corsOrigins);
  await app.register(cors, {
    delegator: (request, done) =>
      done(null, {
        origin: (origin, found) => found(null, isListed(origin)),
        methods: isBelowApi(request.url) ? ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] : ['GET', 'POST'],
        exposedHeaders: ['x-request-id', 'retry-after'],
        maxAge: corsMaxAgeSeconds,
      }),
  });
}

async function addRoutes(app: FastifyInstance, options: HttpOptions): Promise<void> {
  const { config } = options;
  registerHealth(app, options.ping);
  registerWellKnown(app, options.wellKnown, config);
  if (options.printSchema !== null) registerSchemaFile(app, options.printSchema);
  registerLogos(app, options.findLogo);
  if (servesMetricsHere(config)) registerMetrics(app, options, config.metricsToken);
  await registerWebhooks(app, options.receiptTakers);
  await registerAssets(app);
  await app.register(scope => addPages(scope, options));
  await registerPortalRoutes(app, options.portal, config.publicUrl);
  await app.register(options.graphql);
  await app.register(options.kii);
}

async function addPages(scope: FastifyInstance, { config, inbox }: HttpOptions): Promise<void> {
  // Helmet writes to Node's response, where a header set through Fastify would override Helmet's.
  scope.addHook('onRequest', (_request, reply, done) => {
    reply.removeHeader('content-security-policy');
    done();
  });
  await scope.register(helmet, {
    contentSecurityPolicy: pagePolicy,
    referrerPolicy: { policy: 'no-referrer' },
    hsts: hstsOptions(config),
  });
  const optional = { graphiql: config.graphiql, inbox: !config.production };
  await registerPublicPages(scope, optional);
  if (optional.inbox) await registerInboxPage(scope, optional, inbox, config);
  if (optional.graphiql) await registerGraphiqlPage(scope, optional);
  await registerDocuments(scope, optional);
  await registerPortalPage(scope, optional);
}
