import fc from 'fast-check';
import {
  buildSchema,
  type GraphQLEnumType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { hostileTexts, nearly } from './hostile-texts.js';
import { readProjectFile } from './sources.js';

/** This file generates arguments for every field of the API from the schema, so that a new field needs no new test. */
export const roles = ['ANYONE', 'PSEUDO', 'USER', 'ADMIN', 'OPERATOR'] as const;
export type Role = (typeof roles)[number];

export interface DrivenField {
  /** For example `Mutation.register`. */
  name: string;
  /** An operation with a variable for each argument, which selects all fields of the answer. */
  query: string;
  /** The lowest role that `@auth` admits. */
  role: Role;
  /** Values for the variables, most of them wrong. */
  variables: fc.Arbitrary<Variables>;
  /** For each text argument, a function that puts a text there and plausible values everywhere else. */
  texts: { path: string; withText(text: string): Variables }[];
}
export type Variables = Record<string, unknown>;

const schema = buildSchema(readProjectFile('schema.graphql'));

/** All names in the schema. */
export const schemaNames: ReadonlySet<string> = new Set(readProjectFile('schema.graphql').match(/\w+/g));

/** Returns the root fields that take arguments. */
export function drivenFields(): DrivenField[] {
  return (['query', 'mutation'] as const).flatMap(operation => {
    const root = operation === 'query' ? schema.getQueryType() : schema.getMutationType();
    return Object.values(root?.getFields() ?? {})
      .filter(({ args }) => args.length > 0)
      .map(field => driven(operation, `${root?.name}.${field.name}`, field));
  });
}

function driven(operation: 'query' | 'mutation', name: string, field: GraphQLField<unknown, unknown>): DrivenField {
  const declared = field.args.map(argument => `$${argument.name}: ${argument.type}`).join(', ');
  const passed = field.args.map(argument => `${argument.name}: $${argument.name}`).join(', ');
  return {
    name,
    query: `${operation} (${declared}) { ${field.name}(${passed})${selectionOf(field.type)} }`,
    role: roleOf(field),
    variables: objectOf(field.args),
    texts: field.args.flatMap(argument =>
      textsIn(argument.name, argument.type, value => ({ ...plausibleObject(field.args), [argument.name]: value })),
    ),
  };
}

function roleOf({ astNode }: GraphQLField<unknown, unknown>): Role {
  const auth = astNode?.directives?.find(({ name }) => name.value === 'auth');
  const required = auth?.arguments?.[0]?.value;
  if (auth === undefined) return 'ANYONE';
  return required?.kind === 'EnumValue' ? (required.value as Role) : 'USER';
}

function selectionOf(type: GraphQLOutputType, depth = 0): string {
  const named = getNamedType(type);
  if (!isObjectType(named)) return '';
  const fields = Object.values(named.getFields()).filter(field => depth < 4 || isLeafType(getNamedType(field.type)));
  return ` { ${fields.map(field => field.name + selectionOf(field.type, depth + 1)).join(' ')} }`;
}

interface Input {
  name: string;
  type: GraphQLInputType;
}

/** Plausible values by the argument's name. The test replaces `‹…›` with a value of the running server. */
const plausibleTexts: Record<string, readonly string[]> = {
  identifier: ['ada.lovelace', '+819012345678', 'grace@example.com', 'PHONE:JP-09012345678', 'nobody@example.com'],
  value: ['ada.byron', 'countess@example.com', '+819087654321', 'grace@example.com'],
  username: ['charles.babbage', 'ada.lovelace', 'Mary-Somerville'],
  email: ['charles@example.com', 'grace@example.com', 'Charles.B+tag@münchen.example'],
  phone: ['+819011112222', '09011113333', '+44 7911 123456'],
  password: ['correct horse battery'],
  currentPassword: ['correct horse battery'],
  newPassword: ['another horse battery'],
  displayName: ['Zoë', '山田 花子', "O'Brien 👩\u200d💻"],
  country: ['JP', 'gb'],
  locale: ['ja', 'en-GB', 'zh-Hant-TW'],
  code: ['123456', '１２３４５６', '123 456'],
  token: ['‹linkToken›'],
  refreshToken: ['‹refreshToken›'],
  resetId: ['‹resetId›'],
  userId: ['‹userId›', '‹strangerId›'],
  id: ['‹userId›', '‹sessionId›', '‹strangerId›'],
  name: ['Sample'],
  idempotencyKey: ['f47ac10b-58cc-4372-a567-0e02b2c3d479', 'kPq3_Zx8vRt1-Lm5Wb7Yc0', 'too-short'],
  smsSender: ['Sample', '+819011112222'],
  sender: ['Sample', '+819011112222'],
  emailSender: ['Sample <no-reply@example.com>'],
  allowedCountries: ['JP', 'GB'],
  address: ['+819000000001', 'tester@example.com'],
  emailVerifiedUrl: ['https://example.com/done?a=b#c'],
};
/** Values that are plausible for other arguments. Without secrets, otherwise the server would store them as data. */
const anyPlausibleText = Object.entries(plausibleTexts)
  .filter(([name]) => !/password|token|key/i.test(name))
  .flatMap(([, texts]) => texts);
const plausibleTextsFor = (name: string) =>
  plausibleTexts[name] ?? (/url$/i.test(name) ? ['https://example.com/'] : anyPlausibleText);

function textFor(name: string): fc.Arbitrary<string> {
  const plausible = fc.constantFrom(...plausibleTextsFor(name));
  return fc.oneof(
    { weight: 6, arbitrary: plausible },
    { weight: 3, arbitrary: nearly(plausible) },
    { weight: 1, arbitrary: fc.constantFrom(...anyPlausibleText) },
    { weight: 3, arbitrary: hostileTexts },
  );
}

const integers = fc.oneof(
  fc.constantFrom<unknown>(
    0,
    -1,
    1,
    59,
    60,
    600,
    86_400,
    86_401,
    2 ** 31 - 1,
    -(2 ** 31),
    2 ** 31,
    2 ** 53,
    1.5,
    -0,
    1e308,
    '600',
  ),
  fc.integer(),
);

const jsonKeys = fc.oneof(
  fc.string({ maxLength: 20 }),
  hostileTexts.filter(text => text.length < 200),
);
const { json } = fc.letrec<{ json: unknown }>(tie => ({
  json: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.oneof(
      fc.constantFrom<unknown>(null, true, -0, 1e308, 5e-324, 2 ** 60, 0.1),
      fc.double({ noNaN: true }),
      hostileTexts,
    ),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(jsonKeys, tie('json'), { maxKeys: 4 }),
  ),
}));

/** Values of a wrong type, as a client sends when it mixes up its variables. */
const wrongTypes = fc.oneof(fc.constantFrom<unknown>(null, [], {}, 0, false, [['x']]), hostileTexts, json);

function anyValueOf({ name, type }: Input): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 20, arbitrary: rightlyTyped(name, type) }, { weight: 1, arbitrary: wrongTypes });
}

function rightlyTyped(name: string, type: GraphQLInputType): fc.Arbitrary<unknown> {
  const inner = getNullableType(type);
  if (isListType(inner)) return fc.array(anyValueOf({ name, type: inner.ofType }), { maxLength: 4 });
  if (isInputObjectType(inner)) return objectOf(Object.values(inner.getFields()));
  if (isEnumType(inner)) return enumOf(inner);
  if (inner.name === 'Int') return integers;
  if (inner.name === 'Boolean') return fc.boolean();
  if (inner.name === 'JSONObject') return fc.dictionary(jsonKeys, json, { maxKeys: 5 });
  return textFor(name);
}

function enumOf(type: GraphQLEnumType): fc.Arbitrary<unknown> {
  const known = fc.constantFrom(...type.getValues().map(({ name }) => name));
  return fc.oneof({ weight: 8, arbitrary: known }, { weight: 1, arbitrary: nearly(known) });
}

/**
 * Generates an object. A required member is seldom missing, and only a few optional members are present, otherwise the
 * first error would hide all others. Sometimes there is an unknown member.
 */
function objectOf(inputs: readonly Input[]): fc.Arbitrary<Variables> {
  const choices = Math.max(2, inputs.filter(({ type }) => !isNonNullType(type)).length);
  const members = inputs.map(input => {
    const isMissing = isNonNullType(input.type)
      ? fc.nat(30).map(drawn => drawn === 0)
      : fc.nat(choices).map(drawn => drawn > usuallyGiven);
    return fc.tuple(fc.constant(input.name), anyValueOf(input), isMissing);
  });
  const unknown = fc.tuple(
    jsonKeys,
    json,
    fc.nat(40).map(drawn => drawn > 0),
  );
  return fc
    .tuple(...members, unknown)
    .map(drawn => Object.fromEntries(drawn.flatMap(([key, value, isMissing]) => (isMissing ? [] : [[key, value]]))));
}

const usuallyGiven = 2;

/** Returns an object with plausible values for the required members only. */
function plausibleObject(inputs: readonly Input[]): Variables {
  const required = inputs.filter(({ type }) => isNonNullType(type));
  return Object.fromEntries(required.map(({ name, type }) => [name, plausibleValue(name, type)]));
}

function plausibleValue(name: string, type: GraphQLInputType): unknown {
  const inner = getNullableType(type);
  if (isListType(inner)) return [plausibleValue(name, inner.ofType)];
  if (isInputObjectType(inner)) return plausibleObject(Object.values(inner.getFields()));
  if (isEnumType(inner)) return inner.getValues()[0]?.name;
  if (inner.name === 'Int') return 600;
  if (inner.name === 'Boolean') return true;
  return inner.name === 'JSONObject' ? {} : plausibleTextsFor(name)[0];
}

function textsIn(path: string, type: GraphQLInputType, around: (value: unknown) => Variables): DrivenField['texts'] {
  const inner = getNullableType(type);
  const name = path.split('.').at(-1) ?? '';
  if (isListType(inner)) return textsIn(path, inner.ofType, value => around([value]));
  if (isInputObjectType(inner)) {
    const fields = Object.values(inner.getFields());
    const rest = plausibleObject(fields);
    return fields.flatMap(field =>
      textsIn(`${path}.${field.name}`, field.type, value => around({ ...rest, [field.name]: value })),
    );
  }
  if (['String', 'ID'].includes(getNamedType(inner).name)) return [{ path, withText: around }];
  if (getNamedType(inner).name !== 'JSONObject') return [];
  return [
    { path: `${path} (a value)`, withText: text => around({ [name]: text }) },
    { path: `${path} (a key)`, withText: text => around({ [text]: name }) },
  ];
}
