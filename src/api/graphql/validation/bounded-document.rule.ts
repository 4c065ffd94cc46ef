import { type DocumentNode, GraphQLError, Kind, type ValidationContext, type ValidationRule } from 'graphql';
import type { ErrorReason } from '../../../domain/refusal.js';
import { createDocumentMeasure } from './measure.rules.js';

/** The limits of one request. Every operation of a document must keep to them. */
export const bounds = {
  /** The parser checks this before anything else. */
  tokens: 1_000,
  /**
   * Fields and spreads in the document. The largest useful document is the introspection query,
   * with fewer than a hundred.
   */
  selections: 250,
  /** Each alias may run a field once more. */
  aliases: 15,
  /** An alias is repeated in every item of a returned list, and in the path of every error. */
  aliasCharacters: 64,
  /** The deepest useful query has five levels. */
  depth: 8,
  /** Fields in the response. A page of 100 messages with all fields and those of their users has about 20,000. */
  cost: 25_000,
} as const;

/**
 * Refuses a document that asks for too much. Runs before the rules of graphql-js, some of which compare each
 * field with each other field.
 */
export const boundedDocument: ValidationRule = context => ({
  Document(document) {
    const excess = excessOf(document, context);
    if (excess === undefined) return undefined;
    context.reportError(new GraphQLError(excess, { extensions: { reason: 'TOO_COMPLEX' satisfies ErrorReason } }));
    // Empty the document, so that the following rules have nothing to check.
    return { ...document, definitions: [] };
  },
});

function excessOf(document: DocumentNode, context: ValidationContext): string | undefined {
  const { selections, longestAlias } = countWritten(document);
  if (selections > bounds.selections) return `The document has more than ${bounds.selections} fields and fragments.`;
  if (longestAlias > bounds.aliasCharacters) return `An alias has more than ${bounds.aliasCharacters} characters.`;

  const schema = context.getSchema();
  const sizeOf = createDocumentMeasure(schema, name => context.getFragment(name));
  for (const node of document.definitions) {
    if (!('selectionSet' in node)) continue;
    const isOperation = node.kind === Kind.OPERATION_DEFINITION;
    const type = isOperation ? schema.getRootType(node.operation) : schema.getType(node.typeCondition.name.value);
    const { depth, aliases, cost } = sizeOf(node.selectionSet, type ?? undefined);
    // If fragments form a circle, graphql-js compares them until the stack overflows.
    if (depth === Number.POSITIVE_INFINITY) return 'A fragment is spread inside itself.';
    if (!isOperation) continue;
    if (depth > bounds.depth) return `The operation is deeper than ${bounds.depth} fields.`;
    if (aliases > bounds.aliases) return `The operation has more than ${bounds.aliases} aliases.`;
    if (cost > bounds.cost) return `The operation asks for more than ${bounds.cost} fields: ask for shorter lists.`;
  }
  return undefined;
}

/** Uses no recursion, because the depth has not been checked yet. */
function countWritten({ definitions }: DocumentNode): { selections: number; longestAlias: number } {
  let selections = 0;
  let longestAlias = 0;
  const open = definitions.flatMap(node => ('selectionSet' in node ? [node.selectionSet] : []));
  for (const set of open) {
    for (const selection of set.selections) {
      selections++;
      if (selection.kind === Kind.FIELD) longestAlias = Math.max(longestAlias, selection.alias?.value.length ?? 0);
      if (selection.kind !== Kind.FRAGMENT_SPREAD && selection.selectionSet) open.push(selection.selectionSet);
    }
  }
  return { selections, longestAlias };
}
