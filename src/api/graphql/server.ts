import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import fastifyApollo, { fastifyApolloDrainPlugin } from '@as-integrations/fastify';
import type { FastifyInstance } from 'fastify';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Deps } from '../../domain/deps.js';
import { Refusal } from '../../domain/refusal.js';
import type { Metrics } from '../../platform/observability/metrics.js';
import type { Tracing } from '../../platform/observability/tracing.js';
import { mapError } from '../callers/map-errors.js';
import { buildContext } from './build-context.js';
import type { Context } from './context.js';
import { buildServedSchema } from './schema.js';
import { shownNames } from './shown-names.js';
import { startLiveServer } from './subscriptions/live-server.js';
import { boundedDocument, bounds } from './validation/bounded-document.rule.js';
import {
  causeOf,
  maxErrors,
  type ShownNames,
  showBadRequest,
  showError,
  withRequestId,
} from './validation/errors.rules.js';
import { httpOperationsOnly } from './validation/offered-operation.rule.js';
import { oneMutationField } from './validation/one-mutation.rule.js';

/** Turns off what Apollo does by default: call its own cloud, read the environment, show a page from a CDN. */
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
 * A GET with one of these comes from no page of another origin, unless a preflight request allowed it. The first two
 * are those that Apollo Server takes by default.
 */
const headersThatNeedPreflight = [
  ...['x-apollo-operation-name', 'apollo-require-preflight'],
  ...['authorization', 'x-app-id', 'idempotency-key'],
];

type RequestContext = Context & { requestId: string; log: { error(details: object, text: string): void } };

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
      maskErrors(deps, shownNames(schema, introspection && !hideSchemaDetails)),
      countRefusals(deps),
      measureRequests(metrics),
    ],
  });
  const live = startLiveServer({ deps, schema, log: app.log, ...(pingMs !== undefined && { pingMs }) });
  app.handleWebSockets(live.accept);
  app.addHook('preClose', live.close);
  await apollo.start();
  // Apollo imports this at its first request. In the bundle it is a separate file, which an update may have replaced by then.
  await import('graphql');
  app.addHook('onSend', async ({ id }, { statusCode }, payload) =>
    statusCode >= 400 && typeof payload === 'string' ? withRequestId(payload, id) : payload,
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

/** Replaces thrown errors by what callers may see. Logs unexpected ones with the request's id. */
function maskErrors(deps: Deps, names: ShownNames): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ response, errors, contextValue }) {
          if (response.body.kind !== 'single' || errors === undefined) return;
          const shown = response.body.singleResult.errors ?? [];
          response.body.singleResult.errors = errors.slice(0, maxErrors).map((error, index) => {
            const cause = mapError(deps, causeOf(error));
            const formatted: GraphQLFormattedError = shown[index] ?? error.toJSON();
            const result = showError(formatted, cause, contextValue.requestId, names);
            if (result.extensions?.code === 'INTERNAL_SERVER_ERROR') {
              contextValue.log.error({ err: cause, path: error.path?.join('.') }, 'unexpected error');
            }
            return result;
          });
        },
      };
    },
  };
}

const noNames: ShownNames = { ofSchema: new Set(), showsUnknown: false };

/** Converts an error from before the plugins run, so it has to contain its code and HTTP status itself. */
function asGraphqlError(deps: Deps, error: unknown, request: { id: string; log: RequestContext['log'] }): GraphQLError {
  const cause = mapError(deps, error);
  const { message, extensions } = showError({ message: '' }, cause, request.id, noNames);
  if (extensions?.code === 'INTERNAL_SERVER_ERROR') request.log.error({ err: cause }, 'unexpected error');
  const status = extensions?.code === 'NOT_FOUND' ? 400 : extensions?.code === 'SERVICE_UNAVAILABLE' ? 503 : 500;
  return new GraphQLError(message, { extensions: { ...extensions, http: { status } } });
}

/** Counts by root field. Several fields, or no operation, are counted under names that no field can have. */
function measureRequests(metrics: Metrics): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      const startedAt = performance.now();
      return {
        async willSendResponse({ operation, response }) {
          const [only, ...others] = operation?.selectionSet.selections ?? [];
          const several = only === undefined ? '(none)' : '(several)';
          const name = others.length === 0 && only?.kind === 'Field' ? only.name.value : several;
          const result = response.body.kind === 'single' ? response.body.singleResult : response.body.initialResult;
          const code = String(result.errors?.[0]?.extensions?.code ?? 'OK');
          metrics.countRequest(name, code, (performance.now() - startedAt) / 1_000);
        },
      };
    },
  };
}

const countedCodes = { RATE_LIMITED: 'RATE_LIMITED', INVALID_CODE: 'WRONG_CODE' } as const;

/** Counts refusals that abuse causes, for the overview of the app (O18). Counts a request once. */
function countRefusals({ counts }: Deps): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ errors, contextValue }) {
          const codes = (errors ?? []).map(causeOf).map(cause => (cause instanceof Refusal ? cause.code : null));
          for (const code of ['RATE_LIMITED', 'INVALID_CODE'] as const) {
            if (codes.includes(code)) counts.add(contextValue.call.app.id, countedCodes[code]);
          }
        },
      };
    },
  };
}
