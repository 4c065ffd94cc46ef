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
import { findPersons } from '../../domain/identifiers/person.queries.js';
import { Refusal } from '../../domain/refusal.js';
import type { Context } from './context.js';
import { mayResolve, readRepresentations } from './representations.rules.js';
import { showUser } from './show.js';
import type { UserType } from './types/user.types.js';

/**
 * The subgraph specification of Apollo Federation 2, in the little that one entity needs. Not `@apollo/subgraph`: it would
 * bring `@apollo/federation-internals` into what is served, and its licence, Elastic 2.0, restricts what operators may do.
 */

/** Version 2.0 has all that is used. `PageInfo` is Relay's, so that other subgraphs may well have the same. */
const federation = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key", "@shareable"])
extend type User @key(fields: "id")
extend type PageInfo @shareable
`;

/** As many as the longest page has. */
const maxEntities = 100;

/** The schema with what a router asks besides: `_service`, to compose it with others, and `_entities`. */
export function asSubgraph(schema: GraphQLSchema, printed: string): GraphQLSchema {
  const user = schema.getType('User');
  if (!isObjectType(user)) throw new Error('The schema has no type User');
  const fields = { _service: serviceField(`${printed}\n${federation}`), _entities: entitiesField(user) };
  return mapSchema(schema, {
    [MapperKind.QUERY](type) {
      const config = type.toConfig();
      return new GraphQLObjectType({ ...config, fields: { ...config.fields, ...fields } });
    },
  });
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

/** T8, Q2: oneself, and to admins every user of their app. Who else exists, a list of ids does not tell: they are null. */
async function showUsers(context: Context, ids: readonly string[]): Promise<(UserType | null)[]> {
  const { deps, call, viewer } = context;
  if (viewer.kind === 'INVALID') throw new Refusal('INVALID_TOKEN');
  const seen = ids.filter(id => mayResolve(viewer, id));
  if (seen.length > maxEntities) throw new Refusal('BAD_USER_INPUT', { field: 'representations' });
  const persons = await findPersons(deps.store.reader, call.app.id, [...new Set(seen)]);
  const shown = new Map(persons.map(person => [person.user.id, showUser(context, person)]));
  return ids.map(id => shown.get(id) ?? null);
}
