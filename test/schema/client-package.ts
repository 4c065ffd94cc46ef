import {
  buildSchema,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getDirectiveValues,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

/** The operations of `bonafide-client`: their documents in a short form, and their types. */
export const operationTableFile = 'src/client/generated/operations.ts';
export const operationTypesFile = 'src/client/generated/api.ts';

const madeBy = '// Made by `npm run schema` from schema.graphql.';
const rootTypes = { Query: 'q', Mutation: 'm', Subscription: 's' } as const;
/** Types that no operation returns, but that every error has. */
const alwaysIncluded = ['ErrorCode', 'ErrorReason'];
const scalars: Record<string, string> = {
  Boolean: 'boolean',
  DateTime: 'string',
  Float: 'number',
  ID: 'string',
  Int: 'number',
  JSONObject: 'Record<string, unknown>',
  String: 'string',
};

type Field = GraphQLField<unknown, unknown>;

interface Operation {
  kind: (typeof rootTypes)[keyof typeof rootTypes];
  field: Field;
}

/**
 * Prints a row for each operation: its kind, whether it needs an access token (`+`), the type of its result, and its arguments; and
 * for each type the fields that are selected, which are all that a user may see.
 */
export function printOperationTable(sdl: string): string {
  const schema = buildSchema(sdl);
  const operations = operationsOf(schema);
  const types = typesOf(schema, operations).filter(isObjectType);
  const rows = operations.map(({ kind, field }) => {
    const result = getNamedType(field.type);
    const args = field.args.map(({ name, type }) => ` ${name}:${type}`).join('');
    const needsToken = audienceOf(schema, field) === undefined ? '-' : '+';
    return `  ${field.name}: '${kind}${needsToken}${isObjectType(result) ? result.name : ''}${args}',`;
  });
  const selections = types.map(type => `  ${type.name}: '${selectionOf(schema, type)}',`);
  return `${madeBy}
export const operations: Readonly<Record<string, string>> = {
${rows.join('\n')}
};

export const selections: Readonly<Record<string, string>> = {
${selections.join('\n')}
};
`;
}

/** Prints a method for each operation, and the types of its arguments and its result. */
export function printOperationTypes(sdl: string): string {
  const schema = buildSchema(sdl);
  const operations = operationsOf(schema);
  const methods = operations.map(({ kind, field }) => {
    const result = typeScriptOf(field.type);
    const args = field.args.length === 0 ? 'NoArguments' : `${capitalized(field.name)}Arguments`;
    const mark = field.args.some(({ type }) => isNonNullType(type)) ? '' : '?';
    const returned = kind === 's' ? `AsyncIterableIterator<${result}>` : `Promise<${result}>`;
    return `${comment(field.description, '  ')}  ${field.name}(args${mark}: ${args}, options?: CallOptions): ${returned};`;
  });
  const argumentTypes = operations
    .filter(({ field }) => field.args.length > 0)
    .map(({ field }) => `export interface ${capitalized(field.name)}Arguments {\n${members(field.args)}\n}`);
  const named = [...typesOf(schema, operations), ...alwaysIncluded.map(name => schema.getType(name))];
  const types = named.flatMap(type => (type === undefined ? [] : [printType(schema, type)]));
  return `${[
    madeBy,
    "import type { CallOptions } from '../options.js';",
    'export type NoArguments = Record<string, never>;',
    `/** Every operation of the API for users. */\nexport interface Operations {\n${methods.join('\n')}\n}`,
    ...argumentTypes,
    ...types.filter(text => text !== ''),
  ].join('\n\n')}\n`;
}

/** Returns the operations that need no admin. */
function operationsOf(schema: GraphQLSchema): Operation[] {
  return Object.entries(rootTypes).flatMap(([name, kind]) => {
    const type = schema.getType(name);
    const fields = isObjectType(type) ? Object.values(type.getFields()) : [];
    return fields.filter(field => isForUsers(schema, field)).map(field => ({ kind, field }));
  });
}

function audienceOf(schema: GraphQLSchema, { astNode }: Field): string | undefined {
  const auth = schema.getDirective('auth');
  if (auth == null || astNode == null) return undefined;
  return getDirectiveValues(auth, astNode)?.requires as string | undefined;
}

function isForUsers(schema: GraphQLSchema, field: Field): boolean {
  return !['ADMIN', 'OPERATOR'].includes(audienceOf(schema, field) ?? '') && !field.name.startsWith('_');
}

function fieldsOf(schema: GraphQLSchema, type: GraphQLObjectType): Field[] {
  const fields = Object.values(type.getFields()).filter(field => isForUsers(schema, field));
  const asking = fields.find(({ args }) => args.some(({ type }) => isNonNullType(type)));
  if (asking !== undefined) throw new Error(`${type.name}.${asking.name} needs an argument: select it by hand`);
  return fields;
}

function selectionOf(schema: GraphQLSchema, type: GraphQLObjectType, around: readonly string[] = []): string {
  if (around.includes(type.name)) throw new Error(`${[...around, type.name].join(' contains ')}: leave a field out`);
  const fields = fieldsOf(schema, type).map(field => {
    const inner = getNamedType(field.type);
    if (!isObjectType(inner)) return field.name;
    selectionOf(schema, inner, [...around, type.name]);
    return `${field.name}{${inner.name}}`;
  });
  return fields.join(' ');
}

/** Returns all types that these operations take or return, sorted by name. */
function typesOf(schema: GraphQLSchema, operations: readonly Operation[]): GraphQLNamedType[] {
  const found = new Set<GraphQLNamedType>();
  const add = (type: GraphQLInputType | GraphQLOutputType): void => {
    const named = getNamedType(type);
    if (found.has(named)) return;
    found.add(named);
    if (isInputObjectType(named)) for (const field of Object.values(named.getFields())) add(field.type);
    if (isObjectType(named)) for (const field of fieldsOf(schema, named)) add(field.type);
  };
  for (const { field } of operations) {
    add(field.type);
    for (const { type } of field.args) add(type);
  }
  return [...found].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function printType(schema: GraphQLSchema, type: GraphQLNamedType): string {
  const head = comment(type.description, '');
  if (isEnumType(type)) {
    const values = type.getValues().map(({ name, description }) => `${comment(description, '  ')}  | '${name}'`);
    return `${head}export type ${type.name} =\n${values.join('\n')};`;
  }
  if (isInputObjectType(type))
    return `${head}export interface ${type.name} {\n${members(Object.values(type.getFields()))}\n}`;
  if (!isObjectType(type)) return '';
  const fields = fieldsOf(schema, type).map(
    field => `${comment(field.description, '  ')}  ${field.name}: ${typeScriptOf(field.type)};`,
  );
  return `${head}export interface ${type.name} {\n${fields.join('\n')}\n}`;
}

interface Input {
  name: string;
  type: GraphQLInputType;
  defaultValue?: unknown;
  description?: string | null | undefined;
}

function members(inputs: readonly Input[]): string {
  const lines = inputs.map(({ name, type, defaultValue, description }) => {
    const mayBeAbsent = !isNonNullType(type) || defaultValue !== undefined;
    const shown = `${typeScriptOf(type)}${mayBeAbsent ? ' | undefined' : ''}`;
    return `${comment(description, '  ')}  ${name}${mayBeAbsent ? '?' : ''}: ${shown};`;
  });
  return lines.join('\n');
}

function typeScriptOf(type: GraphQLInputType | GraphQLOutputType): string {
  if (isNonNullType(type)) return withoutNull(type.ofType);
  return `${withoutNull(type)} | null`;
}

function withoutNull(type: GraphQLInputType | GraphQLOutputType): string {
  if (isListType(type)) {
    const item = typeScriptOf(type.ofType);
    return item.includes(' ') ? `(${item})[]` : `${item}[]`;
  }
  const { name } = getNamedType(type);
  return scalars[name] ?? name;
}

function comment(text: string | null | undefined, indent: string): string {
  if (text == null) return '';
  const lines = text.trim().replaceAll('*/', '*\\/').split('\n');
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map(line => `${indent} * ${line}`.trimEnd()).join('\n')}\n${indent} */\n`;
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
