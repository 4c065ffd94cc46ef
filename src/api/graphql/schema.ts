import 'reflect-metadata';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import {
  GraphQLSchema,
  introspectionFromSchema,
  isInputObjectType,
  lexicographicSortSchema,
  specifiedDirectives,
} from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import type { Tracing } from '../../platform/observability/tracing.js';
import { authDirective, enforceAuth } from './directives/auth.js';
import { checkVerifiedOnly, enforceVerifiedOnly, verifiedOnlyDirective } from './directives/verified-only.js';
import { AdminResolver } from './resolvers/admin.resolver.js';
import { AdminUserResolver } from './resolvers/admin-user.resolver.js';
import { AppResolver } from './resolvers/app.resolver.js';
import { BrandingResolver } from './resolvers/branding.resolver.js';
import { CreateUserResolver } from './resolvers/create-user.resolver.js';
import { EventResolver } from './resolvers/event.resolver.js';
import { SecondFactorResolver } from './resolvers/factors/second-factor.resolver.js';
import { LiveResolver } from './resolvers/live.resolver.js';
import { LogResolver } from './resolvers/log.resolver.js';
import { LoginCodeResolver } from './resolvers/login-code.resolver.js';
import { NoticeResolver } from './resolvers/notice.resolver.js';
import { OverviewResolver } from './resolvers/overview.resolver.js';
import { PasskeyResolver } from './resolvers/passkey.resolver.js';
import { PasswordResolver } from './resolvers/password.resolver.js';
import { PresenceResolver } from './resolvers/presence.resolver.js';
import { PreparedResolver } from './resolvers/recovery/prepared.resolver.js';
import { ReviewResolver } from './resolvers/recovery/review.resolver.js';
import { UndoResolver } from './resolvers/secure/undo.resolver.js';
import { SessionResolver } from './resolvers/session.resolver.js';
import { SmsResolver } from './resolvers/sms.resolver.js';
import { TemplateResolver } from './resolvers/template.resolver.js';
import { UserResolver } from './resolvers/user.resolver.js';
import { UserListResolver } from './resolvers/user-list.resolver.js';
import { VerificationResolver } from './resolvers/verification.resolver.js';
import { asSubgraph } from './subgraph.js';
import { traceFields } from './trace-fields.js';
import { errorTypes } from './types/enums.js';

/** The inputs that accept exactly one field. */
const oneOfInputs = ['ConfirmPresenceInput', 'CompleteLoginInput', 'OlderProofInput'];

/** type-graphql requires a PubSub if there is a subscription. Our subscriptions have their own source. */
const notUsed = {
  publish() {},
  subscribe(): never {
    throw new Error('No subscription has a topic');
  },
};

let declared: GraphQLSchema | undefined;

/** Returns the schema that clients read, made once. Its directives are declared but not enforced. */
export function declareSchema(): GraphQLSchema {
  declared ??= makeSchema();
  return declared;
}

function makeSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      SessionResolver,
      UserResolver,
      UserListResolver,
      VerificationResolver,
      LiveResolver,
      PasskeyResolver,
      PasswordResolver,
      PresenceResolver,
      LoginCodeResolver,
      NoticeResolver,
      ReviewResolver,
      PreparedResolver,
      UndoResolver,
      SecondFactorResolver,
      AdminResolver,
      AdminUserResolver,
      CreateUserResolver,
      AppResolver,
      LogResolver,
      OverviewResolver,
      EventResolver,
      SmsResolver,
      TemplateResolver,
      BrandingResolver,
    ],
    directives: [...specifiedDirectives, authDirective, verifiedOnlyDirective],
    // The check would run an introspection query, and Apollo Server validates the schema anyway.
    skipCheck: true,
    // Our own parsers check input. class-validator would quote it in errors.
    validate: false,
    pubSub: notUsed,
  });
  markOneOf(schema);
  const config = schema.toConfig();
  return new GraphQLSchema({ ...config, types: [...config.types, ...errorTypes] });
}

/** type-graphql cannot say `@oneOf`. */
function markOneOf(schema: GraphQLSchema): void {
  for (const name of oneOfInputs) {
    const type = schema.getType(name);
    if (!isInputObjectType(type)) throw new Error(`There is no input ${name}`);
    type.isOneOf = true;
  }
}

interface ServedSchemaOptions {
  /** Whether a router of Apollo Federation may send queries. */
  subgraph?: boolean;
  tracing?: Tracing | null;
}

/**
 * Returns the schema to serve. `@auth` is checked first; otherwise callers without the role could learn
 * whether an identifier exists.
 */
export function buildServedSchema({ subgraph = false, tracing = null }: ServedSchemaOptions = {}): GraphQLSchema {
  const schema = declareSchema();
  checkVerifiedOnly(schema);
  const served = enforceAuth(enforceVerifiedOnly(subgraph ? asSubgraph(schema, printSchema()) : schema));
  return tracing === null ? served : traceFields(served, tracing);
}

/** Returns every name in a schema. */
export function namesIn(schema: GraphQLSchema): ReadonlySet<string> {
  return new Set(JSON.stringify(introspectionFromSchema(schema, { descriptions: false })).match(/\w+/g));
}

export function printSchema(): string {
  return `${printSchemaWithDirectives(lexicographicSortSchema(declareSchema()))}\n`;
}
