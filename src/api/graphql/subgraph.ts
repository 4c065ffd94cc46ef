import { MapperKind, mapSchema } from '@graphql-tools/utils';
import {
  type GraphQLFieldConfig,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLScalarType,
  type GraphQLSchema,
  GraphQLString,
  GraphQLUnionType,
  isObjectType,
} from 'graphql';
import { recordRead } from '../../domain/admin/record-read.js';
import { findPersons } from '../../domain/identifiers/person.queries.js';
import { Refusal } from '../../domain/refusal.js';
import { refusalOf } from '../callers/viewer.js';
import type { Context } from './context.js';
import { mayResolve, readRepresentations } from './representations.rules.js';
import { showUser } from './show.js';
import type { UserType } from './types/user.types.js';

/**
 * The part of Apollo Federation 2's subgraph specification that one entity needs. We do not use `@apollo/subgraph`: it
 * would add `@apollo/federation-internals` to production, whose licence, Elastic 2.0, restricts operators.
 */

/** Version 2.0 has everything that we use. Apollo's composition knows `@oneOf` only if it is declared. */
const federation = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key", "@shareable"])
extend type User @key(fields: "id")
directive @oneOf on INPUT_OBJECT
`;

/** The size of the longest page. */
const maxEntities = 100;

/** Adds the fields for a router: `_service` to compose this schema with others, and `_entities`. */
export function asSubgraph(schema: GraphQLSchema, printed: string): GraphQLSchema {
  const user = schema.getType('User');
  if (!isObjectType(user)) throw new Error('The schema has no type User');
  const fields = { _service: serviceField(`${share(printed)}\n${federation}`), _entities: entitiesField(user) };
  return mapSchema(schema, {
    [MapperKind.QUERY](type) {
      const config = type.toConfig();
      return new GraphQLObjectType({ ...config, fields: { ...config.fields, ...fields } });
    },
  });
}

/**
 * `PageInfo` comes from Relay, so other subgraphs may define the same type. The directive is on the definition: on an
 * extension it would apply only to the fields of the extension, and there are none.
 */
function share(printed: string): string {
  const shared = printed.replace(/^type PageInfo \{/m, 'type PageInfo @shareable {');
  if (shared === printed) throw new Error('The schema has no type PageInfo');
  return shared;
}

type RootField<Arguments> = GraphQLFieldConfig<unknown, Context, Arguments>;

function serviceField(sdl: string): RootField<unknown> {
  const service = new GraphQLObjectType({
    name: '_Service',
    fields: { sdl: { type: new GraphQLNonNull(GraphQLString) } },
  });
  return { type: new GraphQLNonNull(service), resolve: () => ({ sdl }) };
}

function entitiesField(user: GraphQLObjectType): RootField<{ representations: unknown[] }> {
  const entity = new GraphQLUnionType({ name: '_Entity', types: [user], resolveType: () => user.name });
  const representation = new GraphQLScalarType({ name: '_Any' });
  return {
    type: new GraphQLNonNull(new GraphQLList(entity)),
    args: { representations: { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(representation))) } },
    resolve: (_, { representations }, context) => showUsers(context, readRepresentations(representations)),
  };
}

/**
 * T8, Q2: shows users to themselves, and admins every user of their app. All others are null, so that a list of ids
 * does not reveal which of them exist.
 */
async function showUsers(context: Context, ids: readonly string[]): Promise<(UserType | null)[]> {
  const { deps, call, viewer } = context;
  if (viewer.kind === 'INVALID') throw refusalOf(viewer);
  const seen = ids.filter(id => mayResolve(viewer, id));
  if (seen.length > maxEntities)
    throw new Refusal('BAD_USER_INPUT', { field: 'representations', reason: 'TOO_MANY', max: maxEntities });
  const persons = await findPersons(deps.store.reader, call.app.id, [...new Set(seen)]);
  const shown = new Map(persons.map(person => [person.user.id, showUser(context, person)]));
  const [only, ...others] = persons;
  const userId = others.length === 0 ? (only?.user.id ?? null) : null;
  if (persons.length > 0) await recordRead(deps, call, { field: '_entities', userId, of: seen });
  return ids.map(id => shown.get(id) ?? null);
}
