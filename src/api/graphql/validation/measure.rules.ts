import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** The size of an operation. The content of a fragment counts each time it is spread. */
export interface DocumentSize {
  /** Levels of fields. A fragment that contains itself has infinite depth. */
  readonly depth: number;
  readonly aliases: number;
  /** One for each field, multiplied by the number of items of every list around it. */
  readonly cost: number;
}

const nothing: DocumentSize = { depth: 0, aliases: 0, cost: 0 };
const endless: DocumentSize = { ...nothing, depth: Number.POSITIVE_INFINITY };

/** The assumed length of a list without a size argument, and without the extension `mostItems`. */
const usualItems = 10;
/** The longest page. Also assumed for a variable, because its value is not known during validation. */
const pageItems = 100;

/** Undefined inside of introspection, which resolves nothing, and below unknown fields, which other rules refuse. */
type Parent = GraphQLNamedType | undefined;

/** Measures the selections of one document. */
export function createDocumentMeasure(
  schema: GraphQLSchema,
  fragmentNamed: (name: string) => FragmentDefinitionNode | null | undefined,
): (selectionSet: SelectionSetNode, parent: Parent) => DocumentSize {
  const known = new Map<FragmentDefinitionNode, DocumentSize>();

  function sizeOfAll({ selections }: SelectionSetNode, parent: Parent): DocumentSize {
    return selections.reduce((total, selection) => join(total, sizeOf(selection, parent)), nothing);
  }

  function sizeOf(selection: SelectionNode, parent: Parent): DocumentSize {
    if (selection.kind === Kind.FIELD) return sizeOfField(selection, parent);
    if (selection.kind === Kind.FRAGMENT_SPREAD) return sizeOfFragment(selection.name.value);
    const { typeCondition, selectionSet } = selection;
    return sizeOfAll(selectionSet, typeCondition ? typeNamed(typeCondition.name.value) : parent);
  }

  function sizeOfField(node: FieldNode, parent: Parent): DocumentSize {
    const field = isObjectType(parent) ? parent.getFields()[node.name.value] : undefined;
    const inside = node.selectionSet ? sizeOfAll(node.selectionSet, field && getNamedType(field.type)) : nothing;
    return {
      // Introspection is deeper than any useful query. graphql-js limits it with its own rule.
      depth: node.name.value.startsWith('__') ? 1 : 1 + inside.depth,
      aliases: (node.alias ? 1 : 0) + inside.aliases,
      cost: 1 + inside.cost * itemsOf(node, field, parent),
    };
  }

  /** Measures each fragment once, so that the work for nested fragments grows only with the length of the document. */
  function sizeOfFragment(name: string): DocumentSize {
    const fragment = fragmentNamed(name);
    if (!fragment) return nothing;
    const found = known.get(fragment);
    if (found !== undefined) return found;
    known.set(fragment, endless);
    const size = sizeOfAll(fragment.selectionSet, typeNamed(fragment.typeCondition.name.value));
    known.set(fragment, size);
    return size;
  }

  function typeNamed(name: string): Parent {
    return name.startsWith('__') ? undefined : schema.getType(name);
  }

  return sizeOfAll;
}

function join(a: DocumentSize, b: DocumentSize): DocumentSize {
  return { depth: Math.max(a.depth, b.depth), aliases: a.aliases + b.aliases, cost: a.cost + b.cost };
}

/**
 * Returns how often the fields inside are resolved. The size of a page counts at the field that takes it,
 * and not again at the list inside.
 */
function itemsOf(node: FieldNode, field: GraphQLField<unknown, unknown> | undefined, parent: Parent): number {
  const size = field?.args.find(({ name }) => name === 'first' || name === 'last');
  if (size !== undefined) {
    const given = node.arguments?.find(({ name }) => name.value === size.name)?.value;
    if (given === undefined) return Number(size.defaultValue ?? pageItems);
    return given.kind === Kind.INT ? Math.max(1, Number(given.value)) : pageItems;
  }
  // A router of Apollo Federation passes its entities in a variable.
  if (field?.args.some(({ name }) => name === 'representations')) return pageItems;
  const isList = field !== undefined && isListType(getNullableType(field.type));
  if (!isList || parent?.name.endsWith('Connection')) return 1;
  return typeof field.extensions.mostItems === 'number' ? field.extensions.mostItems : usualItems;
}
