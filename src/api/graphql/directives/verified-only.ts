import { getDirective, MapperKind, mapSchema } from '@graphql-tools/utils';
import {
  DirectiveLocation,
  defaultFieldResolver,
  GraphQLDirective,
  type GraphQLField,
  GraphQLNonNull,
  type GraphQLSchema,
  GraphQLString,
} from 'graphql';
import { recogniseIdentifier } from '../../../domain/identifiers/parse.rules.js';
import { resolveIdentifier } from '../../../domain/identifiers/resolve.js';
import type { Context } from '../context.js';

export const verifiedOnlyDirective = new GraphQLDirective({
  name: 'verifiedOnly',
  description:
    'Before the field runs, finds the user who owns the username, email address or phone number in the named argument. An unverified address finds nobody. While verification is off for its kind, an address finds the only user who entered it.',
  locations: [DirectiveLocation.FIELD_DEFINITION],
  args: {
    argument: { type: new GraphQLNonNull(GraphQLString), defaultValue: 'identifier' },
  },
});

/**
 * Wraps every field with `@verifiedOnly`. The resolver finds the user in its context and has no other way to turn
 * an identifier into a user.
 */
export function enforceVerifiedOnly(schema: GraphQLSchema): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.OBJECT_FIELD](field) {
      const directive = getDirective(schema, field, 'verifiedOnly')?.[0];
      if (directive === undefined) return undefined;
      const argument = directive.argument as string;
      const { resolve = defaultFieldResolver } = field;
      field.resolve = async (source, args, context: Context, info) => {
        const { deps, call } = context;
        const text = args[argument] as string | null | undefined;
        // Only a nullable argument can be absent. Then the field names nobody.
        if (text == null) return resolve(source, args, context, info);
        const identifier = recogniseIdentifier(text, argument);
        const resolved = await resolveIdentifier(deps.store.reader, call.app, identifier);
        return resolve(source, args, { ...context, resolved }, info);
      };
      return field;
    },
  });
}

/**
 * Throws if a root field takes an identifier to look a user up and lacks the directive; otherwise a server could start
 * with a way around it. Fields for admins may lack it: admins see every user and claim of their app anyway.
 */
export function checkVerifiedOnly(schema: GraphQLSchema): void {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  for (const root of roots) {
    for (const field of Object.values(root?.getFields() ?? {})) {
      const takesIdentifier = field.args.some(({ name }) => /identifier$/i.test(name));
      const directive = getDirective(schema, field, 'verifiedOnly')?.[0];
      if (takesIdentifier && directive === undefined && !isForAdmins(schema, field)) {
        throw new Error(`${root?.name}.${field.name} takes an identifier and lacks @verifiedOnly`);
      }
      const argument = directive?.argument;
      if (directive !== undefined && root === schema.getSubscriptionType()) {
        throw new Error(`${root?.name}.${field.name} begins before its @verifiedOnly could act: it wraps resolvers`);
      }
      if (directive !== undefined && !field.args.some(({ name }) => name === argument)) {
        throw new Error(`${root?.name}.${field.name} has no argument that its @verifiedOnly names`);
      }
    }
  }
}

function isForAdmins(schema: GraphQLSchema, field: GraphQLField<unknown, unknown>): boolean {
  const requires = getDirective(schema, field, 'auth')?.[0]?.requires;
  return requires === 'ADMIN' || requires === 'OPERATOR';
}
