import type { GraphQLResolveInfo, SelectionNode } from 'graphql';

/** Returns whether the document asks for the field at this path below the resolved field, under any alias. */
export function asksFor({ fieldNodes, fragments }: GraphQLResolveInfo, ...path: string[]): boolean {
  function isIn(selections: readonly SelectionNode[], [name, ...rest]: readonly string[]): boolean {
    if (name === undefined) return true;
    return selections.some(selection => {
      if (selection.kind === 'FragmentSpread') {
        return isIn(fragments[selection.name.value]?.selectionSet.selections ?? [], [name, ...rest]);
      }
      const below = selection.selectionSet?.selections ?? [];
      if (selection.kind === 'InlineFragment') return isIn(below, [name, ...rest]);
      return selection.name.value === name && isIn(below, rest);
    });
  }
  return fieldNodes.some(({ selectionSet }) => isIn(selectionSet?.selections ?? [], path));
}
