/** A node of a parsed document, as the library `graphql` defines it. */
interface Node {
  readonly kind?: string;
  readonly [name: string]: unknown;
}

/**
 * Prints a parsed document. GraphQL Code Generator makes such documents, without their texts. The library `graphql` prints them too, but it is larger
 * than this whole package.
 */
export function printNode(given: unknown): string {
  if (given == null) return '';
  const node = given as Node;
  const { kind, operation, value } = node;
  const one = (name: string, before = '') => (node[name] == null ? '' : before + printNode(node[name]));
  const all = (name: string, [open = '', close = '']: string = '') => {
    const nodes = (node[name] ?? []) as readonly Node[];
    return nodes.length === 0 ? '' : open + nodes.map(printNode).join(' ') + close;
  };
  const body = () => all('directives') + one('selectionSet');
  switch (kind) {
    case 'Document':
      return all('definitions');
    case 'OperationDefinition':
      return `${operation} ${one('name')}${all('variableDefinitions', '()')}${body()}`;
    case 'FragmentDefinition':
      return `fragment ${one('name')} on ${one('typeCondition')}${body()}`;
    case 'VariableDefinition':
      return `${one('variable')}:${one('type')}${one('defaultValue', '=')}${all('directives')}`;
    case 'SelectionSet':
      return all('selections', '{}');
    case 'Field':
      return `${one('alias')}${node.alias == null ? '' : ':'}${one('name')}${all('arguments', '()')}${body()}`;
    case 'FragmentSpread':
      return `...${one('name')}${all('directives')}`;
    case 'InlineFragment':
      return `...${one('typeCondition', 'on ')}${body()}`;
    case 'Directive':
      return `@${one('name')}${all('arguments', '()')}`;
    case 'Argument':
    case 'ObjectField':
      return `${one('name')}:${one('value')}`;
    case 'Variable':
      return `$${one('name')}`;
    case 'NullValue':
      return 'null';
    case 'StringValue':
      // The escapes of JSON are also those of GraphQL.
      return JSON.stringify(value);
    case 'ListValue':
      return `[${all('values')}]`;
    case 'ObjectValue':
      return `{${all('fields')}}`;
    case 'ListType':
      return `[${one('type')}]`;
    case 'NonNullType':
      return `${one('type')}!`;
    case 'NamedType':
      return one('name');
    default:
      // A name, a number, a boolean or the value of an enum.
      return String(value);
  }
}
