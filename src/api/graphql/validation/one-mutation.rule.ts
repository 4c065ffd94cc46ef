import { GraphQLError, OperationTypeNode, type ValidationRule } from 'graphql';

/** One root field per mutation: what the first did to the session or the budgets must be felt by the next (X1). */
export const oneMutationField: ValidationRule = context => ({
  OperationDefinition(node) {
    if (node.operation !== OperationTypeNode.MUTATION) return;
    const [only, ...others] = node.selectionSet.selections;
    if (only?.kind === 'Field' && others.length === 0) return;
    context.reportError(new GraphQLError('A mutation has exactly one root field, not in a fragment.', { nodes: node }));
  },
});
