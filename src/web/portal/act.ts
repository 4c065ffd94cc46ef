import type { OperationVariables, TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import type { Failure } from './failure.js';
import { failureOf } from './failure.js';

export interface Act<Data, Variables> {
  /** Null when the server refused; `failure` then says why. */
  act: (variables: Variables) => Promise<Data | null>;
  isBusy: boolean;
  failure: Failure | null;
  reset: () => void;
}

/** A mutation, and what became of it. `refetch` names queries whose answer it changes beyond what it returns. */
export function useAct<Data, Variables extends OperationVariables>(
  document: TypedDocumentNode<Data, Variables>,
  refetch: readonly string[] = [],
): Act<Data, Variables> {
  const [mutate, { loading, error, reset }] = useMutation<Data, OperationVariables>(document);
  return {
    async act(variables) {
      try {
        const { data } = await mutate({ variables, refetchQueries: [...refetch] });
        return (data as Data | undefined) ?? null;
      } catch {
        return null;
      }
    },
    isBusy: loading,
    failure: error === undefined ? null : failureOf(error),
    reset,
  };
}
