import { type DocumentNode, GraphQLError, Kind, type ValidationContext, type ValidationRule } from 'graphql';
import { createDocumentMeasure } from './measure.rules.js';

/** What one request may ask for; every operation of a document has to keep to it. */
export const bounds = {
  /** Read before anything else, by the parser. */
  tokens: 1_000,
  /** Fields and spreads as they are written in the document. The largest useful one is introspection, with under a hundred. */
  selections: 250,
  /** An alias runs a field once more. */
  aliases: 15,
  /** An alias stands in every item of a list that is answered, and in the path of every error. */
  aliasCharacters: 64,
  /** The deepest useful query has five levels. */
  depth: 8,
  /** Fields that are answered: a page of 100 users, shown whole, is about 11,000. */
  cost: 20_000,
} as const;

/** Refuses a document that asks for too much, before any rule of graphql-js, some of which compare each field with each. */
export const boundedDocument: ValidationRule = context => ({
  Document(document) {
    const excess = excessOf(document, context);
    if (excess === undefined) return undefined;
    context.reportError(new GraphQLError(excess));
    // The rules that follow find nothing to look at.
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
    // Where fragments stand in a circle, graphql-js compares them until the stack is full.
    if (depth === Number.POSITIVE_INFINITY) return 'A fragment is spread inside itself.';
    if (!isOperation) continue;
    if (depth > bounds.depth) return `The operation is deeper than ${bounds.depth} fields.`;
    if (aliases > bounds.aliases) return `The operation has more than ${bounds.aliases} aliases.`;
    if (cost > bounds.cost) return `The operation asks for more than ${bounds.cost} fields: ask for shorter lists.`;
  }
  return undefined;
}

/** Without recursion: it comes before what bounds the depth. */
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
