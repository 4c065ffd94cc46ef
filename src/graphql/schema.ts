import 'reflect-metadata';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import { GraphQLSchema, introspectionFromSchema, lexicographicSortSchema, specifiedDirectives } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import type { Tracing } from '../tracing.js';
import { authDirective, enforceAuth } from './directives/auth.js';
import { checkVerifiedOnly, enforceVerifiedOnly, verifiedOnlyDirective } from './directives/verified-only.js';
import { errorCodeType } from './enums.js';
import { AdminResolver } from './resolvers/admin.resolver.js';
import { AppResolver } from './resolvers/app.resolver.js';
import { EventResolver } from './resolvers/event.resolver.js';
import { LogResolver } from './resolvers/log.resolver.js';
import { OverviewResolver } from './resolvers/overview.resolver.js';
import { PasswordResolver } from './resolvers/password.resolver.js';
import { SessionResolver } from './resolvers/session.resolver.js';
import { SmsResolver } from './resolvers/sms.resolver.js';
import { TemplateResolver } from './resolvers/template.resolver.js';
import { UserResolver } from './resolvers/user.resolver.js';
import { VerificationResolver } from './resolvers/verification.resolver.js';
import { traceFields } from './trace-fields.js';

/** The schema with its directives declared, and not enforced: what clients read. */
export function declareSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      SessionResolver,
      UserResolver,
      VerificationResolver,
      PasswordResolver,
      AdminResolver,
      AppResolver,
      LogResolver,
      OverviewResolver,
      EventResolver,
      SmsResolver,
      TemplateResolver,
    ],
    directives: [...specifiedDirectives, authDirective, verifiedOnlyDirective],
    // Our own parsers check input; class-validator would echo it.
    validate: false,
  });
  const config = schema.toConfig();
  return new GraphQLSchema({ ...config, types: [...config.types, errorCodeType] });
}

/** The schema that is served. `@auth` stands outside: whoever may not ask does not learn whether an identifier exists. */
export function buildServedSchema(tracing: Tracing | null = null): GraphQLSchema {
  const declared = declareSchema();
  checkVerifiedOnly(declared);
  const served = enforceAuth(enforceVerifiedOnly(declared));
  return tracing === null ? served : traceFields(served, tracing);
}

/** Every name in a schema. */
export function namesIn(schema: GraphQLSchema): ReadonlySet<string> {
  return new Set(JSON.stringify(introspectionFromSchema(schema, { descriptions: false })).match(/\w+/g));
}

export function printSchema(): string {
  return `${printSchemaWithDirectives(lexicographicSortSchema(declareSchema()))}\n`;
}
