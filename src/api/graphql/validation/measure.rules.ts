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

/** How much an operation asks for; what a fragment holds counts wherever it is spread. */
export interface DocumentSize {
  /** Levels of fields; a fragment that contains itself is endlessly deep. */
  readonly depth: number;
  readonly aliases: number;
  /** One for each field, multiplied by the items of every list that it stands in. */
  readonly cost: number;
}

const nothing: DocumentSize = { depth: 0, aliases: 0, cost: 0 };
const endless: DocumentSize = { ...nothing, depth: Number.POSITIVE_INFINITY };

/** What a list is taken to hold where no argument says it. */
const usualItems = 10;
/** The longest page; a variable is taken for that, since its value is not known where documents are judged. */
const pageItems = 100;

/** The parent is unknown inside of introspection, which resolves nothing, and below mistakes, which are refused elsewhere. */
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
      // Introspection goes deeper than any query needs to; graphql-js bounds it by a rule of its own.
      depth: node.name.value.startsWith('__') ? 1 : 1 + inside.depth,
      aliases: (node.alias ? 1 : 0) + inside.aliases,
      cost: 1 + inside.cost * itemsOf(node, field, parent),
    };
  }

  /** Each once, so that fragments which spread each other cost no more than their text. */
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

/** How many times what a field holds is resolved. A page is counted at the field that has its size, not at its list again. */
function itemsOf(node: FieldNode, field: GraphQLField<unknown, unknown> | undefined, parent: Parent): number {
  const size = field?.args.find(({ name }) => name === 'first' || name === 'last');
  if (size !== undefined) {
    const given = node.arguments?.find(({ name }) => name.value === size.name)?.value;
    if (given === undefined) return Number(size.defaultValue ?? pageItems);
    return given.kind === Kind.INT ? Math.max(1, Number(given.value)) : pageItems;
  }
  // A router names its entities in a variable.
  if (field?.args.some(({ name }) => name === 'representations')) return pageItems;
  const isList = field !== undefined && isListType(getNullableType(field.type));
  return isList && !parent?.name.endsWith('Connection') ? usualItems : 1;
}
