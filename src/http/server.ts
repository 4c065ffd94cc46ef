import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import type { FastifyBaseLogger, FastifyInstance, FastifyPluginAsync } from 'fastify';
import Fastify, { LogController } from 'fastify';
import type { Config } from '../config.js';
import type { InboxMessage } from '../messaging/inbox.js';
import type { Metrics } from '../metrics.js';
import { drainOnClose } from './drain.js';
import { answerErrors, answerFrameworkError, answerUnreadable } from './errors.js';
import { registerGraphiql } from './graphiql.js';
import { registerHealth } from './health.js';
import { registerInbox } from './inbox.js';
import { registerJwks } from './jwks.js';
import { registerMetrics } from './metrics.js';
import { registerAssets, registerPages } from './pages.js';
import { answerHeaders, isHttps, pagePolicy } from './policies.js';
import { logRequests } from './request-log.js';

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
  /** Registers `/graphql`. */
  graphql: FastifyPluginAsync;
}

export const bodyLimitBytes = 100 * 1024;
/** How long a client may take to send a request, so that slow ones cannot hold all connections. */
const requestTimeoutMs = 15_000;
const headersTimeoutMs = 10_000;
const keepAliveTimeoutMs = 72_000;
const corsMaxAgeSeconds = 86_400;

/** The HTTP skin, ready to listen. */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const { config, randomBytes } = options;
  const app = Fastify({
    loggerInstance: options.log,
    // Its own lines have the URL in them; logRequests writes ours.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomBytes(12).toString('base64url'),
    // Never a caller's own: it would let them write into the log.
    requestIdHeader: false,
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    http: { headersTimeout: headersTimeoutMs },
    trustProxy: config.trustedProxies.length > 0 ? config.trustedProxies : false,
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: answerUnreadable,
    // drainOnClose says it in our own words.
    return503OnClosing: false,
  });
  // Browsers send text/plain across origins without asking first.
  app.removeContentTypeParser('text/plain');

  const headers = answerHeaders(config.publicUrl);
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id).headers(headers);
    done();
  });
  drainOnClose(app);
  logRequests(app);
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
  });
  await app.register(options.graphql);
  return app;
}
