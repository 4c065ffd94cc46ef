import { GraphQLError, type ValidationRule } from 'graphql';

/** A kind of operation that the schema does not have: graphql-js would notice it only while it runs, like a bug of ours. */
export const offeredOperation: ValidationRule = context => ({
  OperationDefinition(node) {
    if (context.getSchema().getRootType(node.operation)) return;
    context.reportError(new GraphQLError('This server has no operations of this kind.', { nodes: node }));
  },
});
