import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import fastifyApollo, { fastifyApolloDrainPlugin } from '@as-integrations/fastify';
import type { FastifyInstance } from 'fastify';
import { GraphQLError } from 'graphql';
import type { Deps } from '../../domain/deps.js';
import type { Metrics } from '../../platform/observability/metrics.js';
import type { Tracing } from '../../platform/observability/tracing.js';
import { mapError } from '../callers/map-errors.js';
import { buildContext } from './build-context.js';
import { finishResponses, type RequestContext } from './finish-responses.js';
import { buildServedSchema } from './schema.js';
import { shownNames } from './shown-names.js';
import { startLiveServer } from './subscriptions/live-server.js';
import { boundedDocument, bounds } from './validation/bounded-document.rule.js';
import { maxErrors, type ShownNames, showBadRequest, showError, withRequestId } from './validation/errors.rules.js';
import { httpOperationsOnly } from './validation/offered-operation.rule.js';
import { oneMutationField } from './validation/one-mutation.rule.js';

/** Turns off three defaults of Apollo: it would call its cloud, read the environment, and show a page from a CDN. */
const disabledApolloFeatures = [
  ApolloServerPluginCacheControlDisabled(),
  ApolloServerPluginInlineTraceDisabled(),
  ApolloServerPluginLandingPageDisabled(),
  ApolloServerPluginSchemaReportingDisabled(),
  ApolloServerPluginUsageReportingDisabled(),
];

export interface GraphqlOptions {
  deps: Deps;
  introspection: boolean;
  hideSchemaDetails: boolean;
  /** Whether a router of Apollo Federation may send queries. */
  subgraph: boolean;
  metrics: Metrics;
  tracing: Tracing | null;
  /** How often each WebSocket is pinged. */
  pingMs?: number;
}

/**
 * A page of another origin can send a GET with one of these headers only after a preflight request. The first two are the
 * defaults of Apollo Server.
 */
const headersThatNeedPreflight = [
  ...['x-apollo-operation-name', 'apollo-require-preflight'],
  ...['authorization', 'x-app-id', 'idempotency-key'],
];

/** Registers `/graphql`: queries by GET, queries and mutations by POST, subscriptions by WebSocket. */
export async function registerGraphql(app: FastifyInstance, options: GraphqlOptions): Promise<void> {
  const { deps, introspection, hideSchemaDetails, subgraph, metrics, tracing, pingMs } = options;
  const schema = buildServedSchema({ subgraph, tracing });
  const apollo = new ApolloServer<RequestContext>({
    schema,
    introspection,
    hideSchemaDetailsFromClientErrors: hideSchemaDetails,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    csrfPrevention: { requestHeaders: headersThatNeedPreflight },
    parseOptions: { maxTokens: bounds.tokens },
    validationOptions: { maxErrors },
    // Persisted queries would let anyone fill the cache.
    persistedQueries: false,
    validationRules: [boundedDocument, httpOperationsOnly, oneMutationField],
    formatError: showBadRequest,
    // Drop Apollo's errors: maskErrors has already logged those that matter, with the request's id.
    logger: { debug() {}, info() {}, warn: text => app.log.warn(text), error() {} },
    plugins: [
      ...disabledApolloFeatures,
      fastifyApolloDrainPlugin(app),
      finishResponses({ deps, metrics, names: shownNames(schema, introspection && !hideSchemaDetails) }),
    ],
  });
  const live = startLiveServer({ deps, schema, log: app.log, ...(pingMs !== undefined && { pingMs }) });
  app.handleWebSockets(live.accept);
  app.addHook('preClose', live.close);
  await apollo.start();
  // Apollo imports this at its first request. In the bundle it is a separate file, which an update may have replaced by then.
  await import('graphql');
  app.addHook('onSend', ({ id }, { statusCode }, payload, done) =>
    done(null, statusCode >= 400 && typeof payload === 'string' ? withRequestId(payload, id) : payload),
  );
  await app.register(fastifyApollo(apollo), {
    path: '/graphql',
    method: ['GET', 'POST'],
    async context(request) {
      const startedAt = performance.now();
      try {
        return { ...(await buildContext(deps, request)), requestId: request.id, log: request.log };
      } catch (error) {
        const shown = asGraphqlError(deps, error, request);
        // Apollo calls no plugin for this error.
        metrics.countRequest('(none)', String(shown.extensions.code), (performance.now() - startedAt) / 1_000);
        throw shown;
      }
    },
  });
}

const noNames: ShownNames = { ofSchema: new Set(), showsUnknown: false };

/** Converts an error from before the plugins run. The result must contain its code and HTTP status. */
function asGraphqlError(deps: Deps, error: unknown, request: { id: string; log: RequestContext['log'] }): GraphQLError {
  const cause = mapError(deps, error);
  const { message, extensions } = showError({ message: '' }, cause, request.id, noNames);
  if (extensions?.code === 'INTERNAL_SERVER_ERROR') request.log.error({ err: cause }, 'unexpected error');
  const status = extensions?.code === 'NOT_FOUND' ? 400 : extensions?.code === 'SERVICE_UNAVAILABLE' ? 503 : 500;
  return new GraphQLError(message, { extensions: { ...extensions, http: { status } } });
}
