import { type CombinedError, type Exchange, type ExecutionResult, subscriptionExchange } from '@urql/core';
import type { BonafideClient } from './client.js';
import { BonafideError, type GraphqlError } from './error.js';
import type { GraphqlAnswer } from './transport.js';

/**
 * The last exchange of a urql client that talks to Bonafide. It adds the access token and refreshes it once for all operations. If a token was
 * refused, it sends the operation again with a new one.
 */
export function bonafideExchange(bonafide: BonafideClient): Exchange {
  return subscriptionExchange({
    enableAllOperations: true,
    forwardSubscription: ({ query = '', variables, operationName }, { kind }) => ({
      subscribe(observer) {
        const request = { query, variables, operationName };
        if (kind === 'subscription') {
          const next = (answer: GraphqlAnswer) => observer.next(answer as ExecutionResult);
          return { unsubscribe: bonafide.live(request, { ...observer, next }) };
        }
        const stopping = new AbortController();
        const { signal } = stopping;
        bonafide.execute(request, { signal }).then(
          answer => {
            if (signal.aborted) return;
            observer.next(answer as ExecutionResult);
            observer.complete();
          },
          error => signal.aborted || observer.error(error),
        );
        return { unsubscribe: () => stopping.abort() };
      },
    }),
  });
}

/** Returns the server's refusal inside an error of urql, or null if the error is of another kind. */
export function refusalIn(error: unknown): BonafideError | null {
  if (error instanceof BonafideError) return error;
  // Do not compare classes: an app may load urql twice, as CommonJS and as a module.
  if (!(error instanceof Error) || error.name !== 'CombinedError') return null;
  const { networkError, graphQLErrors } = error as CombinedError;
  if (networkError instanceof BonafideError) return networkError;
  const [first] = graphQLErrors;
  return first === undefined ? null : new BonafideError(first as unknown as GraphqlError);
}
