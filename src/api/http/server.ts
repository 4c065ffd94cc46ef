import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import type { FastifyBaseLogger, FastifyInstance, FastifyPluginAsync } from 'fastify';
import Fastify, { LogController } from 'fastify';
import type { PortalSessions } from '../../domain/apps/portal-sessions.js';
import type { InboxMessage } from '../../domain/messaging/development-inbox.js';
import type { ReceiptRequest } from '../../domain/messaging/outbox/take-receipt.js';
import type { Config } from '../../platform/config/config.js';
import type { Metrics, Readings } from '../../platform/observability/metrics.js';
import type { Tracing } from '../../platform/observability/tracing.js';
import { nameClients } from './client-address.js';
import { drainOnClose } from './drain.js';
import { answerErrors, answerFrameworkErrors, answerUnreadable } from './errors.js';
import { registerGraphiql } from './graphiql.js';
import { registerHealth } from './health.js';
import { refuseMalformedHosts } from './host-header.js';
import { registerInbox } from './inbox-page.js';
import { readOnlyPlainJson } from './json-only.js';
import { registerJwks } from './jwks.js';
import { countAnswers, registerMetrics } from './metrics.js';
import { answerHeaders, isHttps, pagePolicy } from './policies.js';
import { registerPortal, registerPortalPage } from './portal-session.js';
import { logRequests } from './request-log.js';
import { registerAssets, registerPages } from './static-pages.js';
import { traceRequests } from './trace-requests.js';
import { registerWebhooks } from './webhooks.js';
import { answerUpgrades, Incoming } from './websockets.js';

export interface HttpOptions {
  config: Pick<Config, 'production' | 'publicUrl' | 'corsOrigins' | 'trustedProxies' | 'graphiql' | 'metricsToken'>;
  log: FastifyBaseLogger;
  randomBytes: (size: number) => Buffer;
  metrics: Metrics;
  readings: Readings;
  tracing: Tracing | null;
  /** Resolves when the database answers. */
  ping: () => Promise<void>;
  /** Returns the public keys as a JWK Set (RFC 7517). */
  jwks: () => Promise<{ keys: object[] }>;
  /** Returns the newest first. Never called in production, which has no inbox (D3). */
  inbox: () => Promise<InboxMessage[]>;
  /** Applies a delivery receipt; false if it is not genuine (D7). Null: there is no secret to check receipts with. */
  takeReceipt: ((request: ReceiptRequest) => Promise<boolean>) | null;
  portal: PortalSessions;
  /** Registers `/graphql`. */
  graphql: FastifyPluginAsync;
  /** Shorter times for tests, which cannot wait as long as a server does. */
  patience?: Partial<Patience>;
}

export const bodyLimitBytes = 100 * 1024;
type Patience = typeof defaultPatience;
/** Bounds what a client may take up; otherwise slow or many clients could hold all connections. */
const defaultPatience = {
  /** The time to send the headers, and to send the whole request. */
  headersMs: 10_000,
  requestMs: 15_000,
  /** How often Node checks these two. By default it would let clients exceed them by half a minute. */
  checkMs: 1_000,
  /** How long a client may read nothing of a response. */
  silenceMs: 30_000,
  /** The time between two requests. Longer than the minute after which load balancers close a connection themselves. */
  keepAliveMs: 72_000,
  /** Each takes about 20 KB. Further connections are closed at once. */
  connections: 10_000,
};
const corsMaxAgeSeconds = 86_400;

/** Makes the HTTP layer, ready to listen. Closes what it made if it fails. */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const headers = answerHeaders(options.config.publicUrl);
  const app = createApp(options, headers);
  try {
    await addHooks(app, options, headers);
    await addRoutes(app, options);
    return app;
  } catch (error) {
    await app.close();
    throw error;
  }
}

function createApp(options: HttpOptions, headers: Record<string, string>): FastifyInstance {
  const { log, randomBytes } = options;
  const patience = { ...defaultPatience, ...options.patience };
  const app = Fastify({
    loggerInstance: log,
    // Fastify's lines contain the URL. logRequests writes our own.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomBytes(12).toString('base64url'),
    // Never take a caller's id: callers could write into the log with it.
    requestIdHeader: false,
    bodyLimit: bodyLimitBytes,
    requestTimeout: patience.requestMs,
    connectionTimeout: patience.silenceMs,
    keepAliveTimeout: patience.keepAliveMs,
    http: {
      headersTimeout: patience.headersMs,
      connectionsCheckingInterval: patience.checkMs,
      IncomingMessage: Incoming,
    },
    // nameClients reads the proxies' headers instead.
    trustProxy: false,
    frameworkErrors: answerFrameworkErrors(headers),
    clientErrorHandler: answerUnreadable,
    // drainOnClose answers in our own format.
    return503OnClosing: false,
  });
  app.server.maxConnections = patience.connections;
  return app;
}

/** Adds everything that happens to each request, whatever its route. */
async function addHooks(
  app: FastifyInstance,
  { config, metrics, tracing }: HttpOptions,
  headers: Record<string, string>,
): Promise<void> {
  readOnlyPlainJson(app);
  nameClients(app, config.trustedProxies);
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id).headers(headers);
    done();
  });
  if (tracing !== null) traceRequests(app, tracing);
  drainOnClose(app);
  answerUpgrades(app, config);
  logRequests(app);
  countAnswers(app, metrics);
  refuseMalformedHosts(app);
  answerErrors(app);
  if (config.corsOrigins.length === 0) return;
  await app.register(cors, {
    origin: config.corsOrigins,
    methods: ['GET', 'POST'],
    allowedHeaders: ['authorization', 'content-type', 'x-app-id'],
    exposedHeaders: ['x-request-id', 'retry-after'],
    maxAge: corsMaxAgeSeconds,
  });
}

async function addRoutes(app: FastifyInstance, options: HttpOptions): Promise<void> {
  const { config, takeReceipt } = options;
  registerHealth(app, options.ping);
  registerJwks(app, options.jwks);
  registerMetrics(app, options, config.metricsToken);
  if (takeReceipt !== null) await registerWebhooks(app, takeReceipt);
  await registerAssets(app);
  await app.register(scope => addPages(scope, options));
  await registerPortal(app, options.portal, config.publicUrl);
  await app.register(options.graphql);
}

async function addPages(scope: FastifyInstance, { config, inbox }: HttpOptions): Promise<void> {
  // Helmet writes to Node's response, and a header set through Fastify would replace its own.
  scope.addHook('onRequest', (_request, reply, done) => {
    reply.removeHeader('content-security-policy');
    done();
  });
  await scope.register(helmet, {
    contentSecurityPolicy: pagePolicy,
    referrerPolicy: { policy: 'no-referrer' },
    hsts: isHttps(config.publicUrl),
  });
  const optional = { graphiql: config.graphiql, inbox: !config.production };
  await registerPages(scope, optional);
  if (optional.inbox) await registerInbox(scope, optional, inbox);
  if (optional.graphiql) await registerGraphiql(scope, optional);
  await registerPortalPage(scope);
}
