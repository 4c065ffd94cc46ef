import { getDirective, MapperKind, mapSchema } from '@graphql-tools/utils';
import {
  DirectiveLocation,
  defaultFieldResolver,
  GraphQLDirective,
  GraphQLEnumType,
  GraphQLNonNull,
  type GraphQLSchema,
} from 'graphql';
import { isPseudoUser } from '../../../domain/identifiers/user-kind.rules.js';
import { Refusal } from '../../../domain/refusal.js';
import { refusalOf, type Viewer } from '../../callers/viewer.js';
import type { Context } from '../context.js';

const roles = ['PSEUDO', 'USER', 'ADMIN', 'OPERATOR'] as const;
type Role = (typeof roles)[number];

const roleType = new GraphQLEnumType({
  name: 'Role',
  description:
    'The role of a token. In the order PSEUDO, USER, ADMIN, OPERATOR, each role includes those before it. An operation for the user alone answers other roles with FORBIDDEN and `reason` USERS_ONLY.',
  values: {
    PSEUDO: {
      description: 'A pseudo (anonymous) user, without an identifier. The session is the only credential.',
    },
    USER: { description: 'A user who has registered or upgraded.' },
    ADMIN: { description: 'An admin of one app, by an admin token.' },
    OPERATOR: { description: 'The operator of the server, by the operator token.' },
  },
});

export const authDirective = new GraphQLDirective({
  name: 'auth',
  description:
    'Needs a token of at least this role in the header `Authorization: Bearer …`.\n\nErrors:\n- UNAUTHENTICATED: no token, an expired access token, or an ended session.\n- INVALID_TOKEN: the token is malformed or of another app.\n- PSEUDO_USER: a pseudo user, where a full user is needed.\n- FORBIDDEN: the role is too low in another way.\n- RATE_LIMITED: too many wrong admin tokens from one network.',
  locations: [DirectiveLocation.FIELD_DEFINITION],
  args: {
    requires: { type: new GraphQLNonNull(roleType), defaultValue: 'USER' },
  },
});

/** Wraps every field with `@auth`, so that its resolver never runs for a caller with a lower role. */
export function enforceAuth(schema: GraphQLSchema): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.OBJECT_FIELD](field) {
      const directive = getDirective(schema, field, 'auth')?.[0];
      if (directive === undefined) return undefined;
      const required = directive.requires as Role;
      const { resolve = defaultFieldResolver, subscribe } = field;
      field.resolve = (source, args, context: Context, info) => {
        if (!mayRepeat(field.extensions, context, args.idempotencyKey))
          admit(context.viewer, required, field.extensions);
        return resolve(source, args, context, info);
      };
      if (subscribe === undefined) return field;
      field.subscribe = (source, args, context: Context, info) => {
        admit(context.viewer, required, field.extensions);
        return subscribe(source, args, context, info);
      };
      return field;
    },
  });
}

/**
 * A field with this extension ends the session that asks. Its resolver runs also for a token of such a session, if there is an
 * idempotency key, and must then do nothing but repeat an outcome (K9).
 */
export const repeatsForFormerSession = { repeatsForFormerSession: true } as const;

function mayRepeat(extensions: FieldExtensions, context: Context, argument: unknown): boolean {
  const { viewer, idempotencyHeader } = context;
  const hasKey = typeof argument === 'string' || idempotencyHeader !== undefined;
  const isFormer = viewer.kind === 'INVALID' && viewer.formerSessionId !== undefined;
  return extensions?.repeatsForFormerSession === true && isFormer && hasKey;
}

/** F19: a field with this extension is open to a session that still needs a second factor. */
export const opensWithoutSecondFactor = { opensWithoutSecondFactor: true } as const;

type FieldExtensions = Readonly<Record<string, unknown>> | null | undefined;

function admit(viewer: Viewer, required: Role, extensions: FieldExtensions): void {
  if (viewer.kind === 'ANYONE') throw new Refusal('UNAUTHENTICATED', { reason: 'NO_TOKEN' });
  if (viewer.kind === 'INVALID') throw refusalOf(viewer);
  const role = viewer.kind === 'USER' && isPseudoUser(viewer.person.user) ? 'PSEUDO' : viewer.kind;
  if (viewer.kind === 'USER' && viewer.needsSecondFactor && extensions?.opensWithoutSecondFactor !== true)
    throw new Refusal('ENROLMENT_REQUIRED');
  if (roles.indexOf(role) >= roles.indexOf(required)) return;
  if (role === 'PSEUDO' && required === 'USER') throw new Refusal('PSEUDO_USER');
  throw new Refusal('FORBIDDEN', { reason: required === 'OPERATOR' ? 'OPERATOR_ONLY' : 'ROLE_TOO_LOW' });
}
