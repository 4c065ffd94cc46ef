import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLEnumType,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getDirectiveValues,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';

export const apiReferenceFile = 'docs/reference.md';

const rootTypes = ['Query', 'Mutation', 'Subscription'] as const;
const headings = { Query: 'Queries', Mutation: 'Mutations', Subscription: 'Subscriptions' } as const;

/** Who may call a field, in the order of the reference. `NONE`: the field has no `@auth`. */
const audiences = {
  NONE: 'for anybody',
  PSEUDO: 'for whoever has a session, pseudo users too',
  USER: 'for users',
  ADMIN: 'for the admins of the app',
  OPERATOR: 'for the operator',
} as const;
type Audience = keyof typeof audiences;

/** Prints `docs/reference.md`: the content of `schema.graphql` in Markdown, grouped by the role that a caller needs. */
export function printApiReference(sdl: string): string {
  const schema = buildSchema(sdl);
  const auth = schema.getDirective('auth');
  const audienceOf = ({ astNode }: GraphQLField<unknown, unknown>): Audience =>
    astNode == null || auth == null ? 'NONE' : ((getDirectiveValues(auth, astNode)?.requires as Audience) ?? 'NONE');

  const roots = rootTypes.flatMap(name => {
    const type = schema.getType(name);
    return isObjectType(type) ? [{ name, fields: Object.values(type.getFields()) }] : [];
  });
  const operations = roots.flatMap(({ name, fields }) =>
    Object.entries(audiences).flatMap(([audience, whom]) => {
      const ofAudience = fields.filter(field => audienceOf(field) === audience);
      return ofAudience.length === 0 ? [] : [`## ${headings[name]} ${whom}`, ...ofAudience.map(printOperation)];
    }),
  );
  const types = Object.values(schema.getTypeMap()).filter(
    type => !type.name.startsWith('__') && !isSpecifiedScalarType(type) && !rootTypes.some(name => name === type.name),
  );
  return `${[
    '# Reference of the API',
    'Made by `npm run schema` of `schema.graphql`. Letters with numbers, such as V4, name [rules](rules.md).',
    ...operations,
    '## Types',
    ...types.map(printType),
  ].join('\n\n')}\n`;
}

function printOperation(field: GraphQLField<unknown, unknown>): string {
  const verifiedOnly = field.astNode?.directives?.some(({ name }) => name.value === 'verifiedOnly') ?? false;
  return paragraphs(
    `### ${field.name}`,
    `→ ${linkTo(field.type)}${verifiedOnly ? ', `@verifiedOnly`' : ''}`,
    field.description,
    table(['argument', 'type', ''], field.args.map(printInput)),
  );
}

function printType(type: GraphQLNamedType): string {
  return paragraphs(`### ${headingOf(type)}`, type.description, printMembers(type));
}

/** Includes the kind, so that the type `App` and the query `app` have different anchors. */
function headingOf(type: GraphQLNamedType): string {
  const kind = isObjectType(type) ? 'object' : isInputObjectType(type) ? 'input' : isEnumType(type) ? 'enum' : 'scalar';
  return `${type.name} ${kind}`;
}

function printMembers(type: GraphQLNamedType): string {
  if (isObjectType(type)) return table(['field', 'type', ''], fieldsOf(type).map(printField));
  if (isInputObjectType(type)) return table(['field', 'type', ''], fieldsOf(type).map(printInput));
  if (isEnumType(type)) return table(['value', ''], valuesOf(type));
  return '';
}

function fieldsOf<T extends GraphQLObjectType | GraphQLInputObjectType>(type: T): ReturnType<T['getFields']>[string][] {
  return Object.values(type.getFields());
}

function valuesOf(type: GraphQLEnumType): string[][] {
  return type.getValues().map(({ name, description }) => [code(name), inCell(description)]);
}

function printField({ name, args, type, description }: GraphQLField<unknown, unknown>): string[] {
  const signature = args.length === 0 ? name : `${name}(${args.map(arg => `${arg.name}: ${arg.type}`).join(', ')})`;
  return [code(signature), linkTo(type), inCell(description)];
}

function printInput({ name, type, defaultValue, description }: GraphQLArgument | GraphQLInputField): string[] {
  const meaning = inCell(description);
  const fallback = defaultValue === undefined ? '' : `Default: ${code(JSON.stringify(defaultValue))}.`;
  return [code(name), linkTo(type), [meaning, fallback].filter(Boolean).join(' ')];
}

function linkTo(type: GraphQLArgument['type'] | GraphQLField<unknown, unknown>['type']): string {
  const named = getNamedType(type);
  return isSpecifiedScalarType(named)
    ? code(String(type))
    : `[${code(String(type))}](#${headingOf(named).toLowerCase().replace(' ', '-')})`;
}

function table(heads: readonly string[], rows: readonly string[][]): string {
  if (rows.length === 0) return '';
  return [heads, heads.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}

function inCell(text: string | null | undefined): string {
  return (text ?? '').replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ');
}

function code(text: string): string {
  return `\`${text}\``;
}

function paragraphs(...parts: (string | null | undefined)[]): string {
  return parts.filter(Boolean).join('\n\n');
}
