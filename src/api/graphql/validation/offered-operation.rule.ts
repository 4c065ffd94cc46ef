import { GraphQLError, OperationTypeNode, type ValidationRule } from 'graphql';

/** Decides which operations each kind of connection accepts. Without this rule, a wrong one would fail later and look like our bug. */
export const httpOperationsOnly = offeredOperation(
  [OperationTypeNode.QUERY, OperationTypeNode.MUTATION],
  'Subscriptions go over a WebSocket (subprotocol graphql-transport-ws), not over this request.',
);
export const webSocketOperationsOnly = offeredOperation(
  [OperationTypeNode.SUBSCRIPTION],
  'Only subscriptions go over a WebSocket; queries and mutations go over HTTP.',
);

function offeredOperation(offered: readonly OperationTypeNode[], otherwise: string): ValidationRule {
  return context => ({
    OperationDefinition(node) {
      if (offered.includes(node.operation)) return;
      context.reportError(new GraphQLError(otherwise, { nodes: node }));
    },
  });
}
