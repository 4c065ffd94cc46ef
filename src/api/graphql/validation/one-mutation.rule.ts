import { GraphQLError, OperationTypeNode, type ValidationRule } from 'graphql';

/**
 * Allows one root field per mutation. Otherwise the second would run before the first has changed the
 * session or the budgets (X1).
 */
export const oneMutationField: ValidationRule = context => ({
  OperationDefinition(node) {
    if (node.operation !== OperationTypeNode.MUTATION) return;
    const [only, ...others] = node.selectionSet.selections;
    if (only?.kind === 'Field' && others.length === 0) return;
    context.reportError(new GraphQLError('A mutation has exactly one root field, not in a fragment.', { nodes: node }));
  },
});
