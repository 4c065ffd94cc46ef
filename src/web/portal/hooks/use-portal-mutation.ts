import type { OperationVariables, TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import type { Failure } from '../api/failure.js';
import { failureOf } from '../api/failure.js';

export interface PortalMutation<Data, Variables> {
  /** Resolves to null when the server refused; `failure` then has the reason. Never rejects. */
  mutate: (variables: Variables) => Promise<Data | null>;
  isBusy: boolean;
  failure: Failure | null;
  clearFailure: () => void;
}

/** Wraps Apollo's `useMutation`. `refetch` names queries whose answers change beyond the fields that the mutation returns. */
export function usePortalMutation<Data, Variables extends OperationVariables>(
  document: TypedDocumentNode<Data, Variables>,
  refetch: readonly string[] = [],
): PortalMutation<Data, Variables> {
  const [apolloMutate, { loading, error, reset }] = useMutation<Data, OperationVariables>(document);
  return {
    async mutate(variables) {
      try {
        const { data } = await apolloMutate({ variables, refetchQueries: [...refetch] });
        return (data as Data | undefined) ?? null;
      } catch {
        return null;
      }
    },
    isBusy: loading,
    failure: error === undefined ? null : failureOf(error),
    clearFailure: reset,
  };
}
