import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import type { FastifyBaseLogger, FastifyInstance, FastifyPluginAsync } from 'fastify';
import Fastify, { LogController } from 'fastify';
import type { PortalSessions } from '../../domain/apps/portal-sessions.js';
import type { InboxMessage } from '../../domain/messaging/development-inbox.js';
import type { ReceiptRequest } from '../../domain/messaging/outbox/take-receipt.js';
import type { Config } from '../../platform/config/config.js';
import type { Metrics } from '../../platform/observability/metrics.js';
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
  /** Resolves when the database answers. */
  ping: () => Promise<void>;
  /** The public keys, as RFC 7517 wants them. */
  jwks: () => Promise<{ keys: object[] }>;
  /** Newest first. Never asked in production, where there is no inbox (D3). */
  inbox: () => Promise<InboxMessage[]>;
  metrics: Metrics;
  tracing: Tracing | null;
  /** Whether a delivery receipt is genuine, and then what it says is noted (D7). Null: there is no secret to tell by. */
  takeReceipt: ((request: ReceiptRequest) => Promise<boolean>) | null;
  portal: PortalSessions;
  /** Registers `/graphql`. */
  graphql: FastifyPluginAsync;
  /** A test cannot wait as long as a server does. */
  patience?: Partial<typeof defaultPatience>;
}

export const bodyLimitBytes = 100 * 1024;
/** What a client may take up, so that slow or many ones cannot hold all connections. */
const defaultPatience = {
  /** To send the headers, and the whole request. */
  headersMs: 10_000,
  requestMs: 15_000,
  /** How often Node looks for who is over these two; by itself it would let them go on for half a minute more. */
  checkMs: 1_000,
  /** To take nothing of an answer. */
  silenceMs: 30_000,
  /** Between two requests; longer than the minute after which load balancers close a connection themselves. */
  keepAliveMs: 72_000,
  /** Each holds some 20 KB. One more is closed at once. */
  connections: 10_000,
};
const corsMaxAgeSeconds = 86_400;

/** The HTTP skin, ready to listen. */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const { config, randomBytes } = options;
  const patience = { ...defaultPatience, ...options.patience };
  const headers = answerHeaders(config.publicUrl);
  const app = Fastify({
    loggerInstance: options.log,
    // Its own lines have the URL in them; logRequests writes ours.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomBytes(12).toString('base64url'),
    // Never a caller's own: it would let them write into the log.
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
    // nameClients does it.
    trustProxy: false,
    frameworkErrors: answerFrameworkErrors(headers),
    clientErrorHandler: answerUnreadable,
    // drainOnClose says it in our own words.
    return503OnClosing: false,
  });
  app.server.maxConnections = patience.connections;
  readOnlyPlainJson(app);
  nameClients(app, config.trustedProxies);

  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id).headers(headers);
    done();
  });
  if (options.tracing !== null) traceRequests(app, options.tracing);
  drainOnClose(app);
  answerUpgrades(app, config);
  logRequests(app);
  countAnswers(app, options.metrics);
  refuseMalformedHosts(app);
  answerErrors(app);
  if (config.corsOrigins.length > 0) {
    await app.register(cors, {
      origin: config.corsOrigins,
      methods: ['GET', 'POST'],
      allowedHeaders: ['authorization', 'content-type', 'x-app-id'],
      exposedHeaders: ['x-request-id', 'retry-after'],
      maxAge: corsMaxAgeSeconds,
    });
  }

  registerHealth(app, options.ping);
  registerJwks(app, options.jwks);
  registerMetrics(app, options.metrics, config.metricsToken);
  if (options.takeReceipt !== null) await registerWebhooks(app, options.takeReceipt);
  await registerAssets(app);
  await app.register(async scope => {
    // Helmet writes straight to the socket's response, where a header of Fastify's would win.
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
    if (optional.inbox) await registerInbox(scope, optional, options.inbox);
    if (optional.graphiql) await registerGraphiql(scope, optional);
    await registerPortalPage(scope);
  });
  await registerPortal(app, options.portal, config.publicUrl);
  await app.register(options.graphql);
  return app;
}
