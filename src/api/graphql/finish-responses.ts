import type { ApolloServerPlugin, GraphQLRequestContextWillSendResponse } from '@apollo/server';
import type { Deps } from '../../domain/deps.js';
import { Refusal } from '../../domain/refusal.js';
import type { Metrics } from '../../platform/observability/metrics.js';
import { mapError } from '../callers/map-errors.js';
import type { Context } from './context.js';
import { causeOf, maxErrors, type ShownNames, showError } from './validation/errors.rules.js';

/** The context that a resolver receives for one request over HTTP. */
export type RequestContext = Context & { requestId: string; log: { error(details: object, text: string): void } };

type Finished = GraphQLRequestContextWillSendResponse<RequestContext>;

export interface FinishOptions {
  deps: Deps;
  metrics: Metrics;
  /** The names that an error may repeat. */
  names: ShownNames;
}

/** Makes the plugin that does all work before each response. It is one plugin, because Apollo waits for each plugin of each request. */
export function finishResponses({ deps, metrics, names }: FinishOptions): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      const startedAt = performance.now();
      return {
        async willSendResponse(finished) {
          if (finished.errors !== undefined) {
            maskErrors(deps, names, finished);
            countRefusals(deps, finished);
          }
          measure(metrics, finished, (performance.now() - startedAt) / 1_000);
        },
      };
    },
  };
}

/** Replaces thrown errors by those that callers may see. Logs unexpected errors with the id of the request. */
function maskErrors(deps: Deps, names: ShownNames, { response, errors = [], contextValue }: Finished): void {
  if (response.body.kind !== 'single') return;
  const shown = response.body.singleResult.errors ?? [];
  response.body.singleResult.errors = errors.slice(0, maxErrors).map((error, index) => {
    const cause = mapError(deps, causeOf(error));
    const result = showError(shown[index] ?? error.toJSON(), cause, contextValue.requestId, names);
    if (result.extensions?.code === 'INTERNAL_SERVER_ERROR') {
      contextValue.log.error({ err: cause, path: error.path?.join('.') }, 'unexpected error');
    }
    return result;
  });
}

const countedCodes = { RATE_LIMITED: 'RATE_LIMITED', INVALID_CODE: 'WRONG_CODE' } as const;

/** Counts refusals that abuse causes, for the overview of the app (O18). Counts a request once. */
function countRefusals({ counts }: Deps, { errors = [], contextValue }: Finished): void {
  const codes = errors.map(causeOf).map(cause => (cause instanceof Refusal ? cause.code : null));
  for (const code of ['RATE_LIMITED', 'INVALID_CODE'] as const) {
    if (codes.includes(code)) counts.add(contextValue.call.app.id, countedCodes[code]);
  }
}

/** Counts by root field. Several fields, or no operation, are counted under names that no field can have. */
function measure(metrics: Metrics, { operation, response }: Finished, seconds: number): void {
  const [only, ...others] = operation?.selectionSet.selections ?? [];
  const several = only === undefined ? '(none)' : '(several)';
  const name = others.length === 0 && only?.kind === 'Field' ? only.name.value : several;
  const result = response.body.kind === 'single' ? response.body.singleResult : response.body.initialResult;
  metrics.countRequest(name, String(result.errors?.[0]?.extensions?.code ?? 'OK'), seconds);
}
