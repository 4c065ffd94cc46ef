import { type FragmentDefinitionNode, GraphQLError, Kind, type SelectionSetNode, type ValidationRule } from 'graphql';

/** The deepest useful query has five levels. Introspection goes deeper, and is no danger: it resolves nothing. */
const maxDepth = 8;

/** Refuses an operation with more than eight levels of fields, fragments counted where they are spread. */
export const limitedDepth: ValidationRule = context => {
  const depths = new Map<FragmentDefinitionNode, number>();

  function depthOf({ selections }: SelectionSetNode): number {
    return Math.max(
      0,
      ...selections.map(selection => {
        if (selection.kind === Kind.INLINE_FRAGMENT) return depthOf(selection.selectionSet);
        if (selection.kind === Kind.FRAGMENT_SPREAD) return depthOfFragment(selection.name.value);
        if (selection.name.value.startsWith('__')) return 1;
        return 1 + (selection.selectionSet === undefined ? 0 : depthOf(selection.selectionSet));
      }),
    );
  }

  /** Each once, so that fragments which spread each other cost no more than their text; a cycle is refused elsewhere. */
  function depthOfFragment(name: string): number {
    const fragment = context.getFragment(name);
    if (!fragment) return 0;
    const known = depths.get(fragment);
    if (known !== undefined) return known;
    depths.set(fragment, 0);
    const depth = depthOf(fragment.selectionSet);
    depths.set(fragment, depth);
    return depth;
  }

  return {
    OperationDefinition(node) {
      if (depthOf(node.selectionSet) <= maxDepth) return;
      context.reportError(new GraphQLError('The operation is deeper than eight fields.', { nodes: node }));
    },
  };
};
