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

import type { Example } from '../examples/example.js';
import { examples, type Recorded } from '../examples/examples.js';

export const apiReferenceFile = 'docs/reference.md';

const rootTypes = ['Query', 'Mutation', 'Subscription'] as const;
const headings = { Query: 'Queries', Mutation: 'Mutations', Subscription: 'Subscriptions' } as const;

/** The roles that may call a field, in the order of the reference. `NONE`: the field has no `@auth`. */
const audiences = {
  NONE: 'for anybody',
  PSEUDO: 'for users and pseudo users',
  USER: 'for users',
  ADMIN: 'for the admins of the app',
  OPERATOR: 'for the operator',
} as const;
type Audience = keyof typeof audiences;

/**
 * Prints `docs/reference.md`: the content of `schema.graphql` in Markdown, grouped by the role that a caller needs, with a request
 * and an answer for each operation.
 */
export function printApiReference(sdl: string, recorded: Readonly<Record<string, Recorded>>): string {
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
      return ofAudience.length === 0
        ? []
        : [`## ${headings[name]} ${whom}`, ...ofAudience.map(field => printOperation(field, recorded[field.name]))];
    }),
  );
  const types = Object.values(schema.getTypeMap()).filter(
    type => !type.name.startsWith('__') && !isSpecifiedScalarType(type) && !rootTypes.some(name => name === type.name),
  );
  return `${['# Reference of the API', intro, ...operations, '## Types', ...types.map(printType)].join('\n\n')}\n`;
}

const intro = `\`npm run schema\` makes this page from \`schema.graphql\` and from the examples in \`test/examples\`. A test sends every example to a server.

Every request is a POST to \`/graphql\` with JSON: \`{ "query": …, "variables": … }\`. The header \`x-app-id\` names the app. Without it, the app is that of the
token, or else the app \`default\`. Requests below a heading *for users and pseudo users*, *for users*, *for the admins of the app* or *for the operator* need the header
\`Authorization: Bearer …\` with an access token, an admin token or the operator token. IDs, times, codes and tokens in the examples are
samples. Every refusal is an entry of \`errors\`. It has \`extensions.code\`, an [\`ErrorCode\`](#errorcode-enum), and \`extensions.reason\`, an
[\`ErrorReason\`](#errorreason-enum).`;

function printOperation(field: GraphQLField<unknown, unknown>, recorded: Recorded | undefined): string {
  const verifiedOnly = field.astNode?.directives?.some(({ name }) => name.value === 'verifiedOnly') ?? false;
  return paragraphs(
    `### ${field.name}`,
    `→ ${linkTo(field.type)}${verifiedOnly ? ', `@verifiedOnly`' : ''}`,
    field.deprecationReason == null ? null : `**Deprecated.** ${field.deprecationReason}`,
    field.description,
    table(['argument', 'type', ''], field.args.map(printInput)),
    ...printExample(examples[field.name], recorded),
  );
}

function printExample(example: Example | undefined, recorded: Recorded | undefined): string[] {
  if (example === undefined) return [];
  const { variables, answer } = recorded ?? {};
  return [
    fenced('graphql', example.request),
    ...(variables === undefined ? [] : [fenced('json variables', printJson(variables))]),
    ...(answer === undefined ? [] : ['Answer:', fenced('json', printJson(answer))]),
  ];
}

function fenced(info: string, text: string): string {
  return `\`\`\`${info}\n${text}\n\`\`\``;
}

/** Prints JSON. Each object or list is on one line if it fits. */
function printJson(value: unknown, indent = ''): string {
  const line = inOneLine(value);
  if (indent.length + line.length <= 100 || typeof value !== 'object' || value === null) return line;
  const deeper = `${indent}  `;
  const rows = Array.isArray(value)
    ? value.map(each => `${deeper}${printJson(each, deeper)}`)
    : Object.entries(value).map(([key, each]) => `${deeper}${JSON.stringify(key)}: ${printJson(each, deeper)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${rows.join(',\n')}\n${indent}${close}`;
}

function inOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inOneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${inOneLine(each)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
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
