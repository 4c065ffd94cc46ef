import type { OperationVariables, TypedDocumentNode } from '@apollo/client';
import { client } from './client.js';

/**
 * Sends a mutation and returns its data, or throws what `failureOf` reads. With the same key, the server repeats its answer and
 * does nothing twice.
 */
export async function ask<Data, Variables extends OperationVariables>(
  mutation: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  key: string = crypto.randomUUID(),
): Promise<Data> {
  const { data } = await client.mutate<Data, OperationVariables>({
    mutation,
    variables,
    context: { headers: { 'idempotency-key': key } },
  });
  return data as Data;
}
