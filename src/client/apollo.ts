import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { ApolloLink } from '@apollo/client/link';
import { print } from '@apollo/client/utilities';
import { Observable } from 'rxjs';
import type { BonafideClient } from './client.js';
import { BonafideError, type GraphqlError } from './error.js';

/**
 * The last link of an Apollo Client that talks to Bonafide. It adds the access token and refreshes it once for all operations. If a token was
 * refused, it sends the operation again with a new one.
 */
export function bonafideLink(bonafide: BonafideClient): ApolloLink {
  return new ApolloLink(({ query, variables, operationName, operationType }) => {
    const request = { query: print(query), variables, operationName };
    return new Observable<ApolloLink.Result>(observer => {
      if (operationType === 'subscription') {
        return bonafide.live(request, {
          next: answer => observer.next(answer as ApolloLink.Result),
          error: error => observer.error(error),
          complete: () => observer.complete(),
        });
      }
      const stopping = new AbortController();
      const { signal } = stopping;
      bonafide.execute(request, { signal }).then(
        answer => {
          observer.next(answer as ApolloLink.Result);
          observer.complete();
        },
        error => observer.error(error),
      );
      return () => stopping.abort();
    });
  });
}

/** Returns the server's refusal inside an error of Apollo Client, or null if the error is of another kind. */
export function refusalIn(error: unknown): BonafideError | null {
  if (error instanceof BonafideError) return error;
  const [first] = CombinedGraphQLErrors.is(error) ? error.errors : [];
  return first === undefined ? null : new BonafideError(first as GraphqlError);
}
