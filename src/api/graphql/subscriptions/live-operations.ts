import {
  type DocumentNode,
  type ExecutionArgs,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { makeServer, type Server } from 'graphql-ws';
import type { Deps } from '../../../domain/deps.js';
import { mapError } from '../../callers/map-errors.js';
import { shownNames } from '../shown-names.js';
import { boundedDocument, bounds } from '../validation/bounded-document.rule.js';
import { causeOf, maxErrors, showError } from '../validation/errors.rules.js';
import { webSocketOperationsOnly } from '../validation/offered-operation.rule.js';
import type { ServerConnection } from './live-connection.js';

export interface LiveOperationsOptions {
  deps: Deps;
  schema: GraphQLSchema;
  log: { error(details: object, text: string): void };
}

/** The data of one connection. */
export interface ConnectionExtra {
  connection: ServerConnection;
}

/** How long a connection may stay open without sending a token. */
const initTimeoutMs = 5_000;
/** Forbids introspection: clients that may read the schema read it over HTTP. */
const rules = [...specifiedRules, boundedDocument, webSocketOperationsOnly, NoSchemaIntrospectionCustomRule];

/** Serves subscriptions in the protocol graphql-transport-ws, with the same limits as over HTTP. */
export function createLiveOperations({ deps, schema, log }: LiveOperationsOptions): Server<ConnectionExtra> {
  const names = shownNames(schema, false);

  function show(error: GraphQLError): GraphQLFormattedError {
    const cause = mapError(deps, causeOf(error));
    const requestId = deps.randomBytes(12).toString('base64url');
    // A validation error of graphql-js has neither a path nor a cause.
    const isCallersMistake = cause === error && error.path === undefined;
    const formatted = {
      ...plain(error),
      ...(isCallersMistake && { extensions: { ...error.extensions, code: 'GRAPHQL_VALIDATION_FAILED' } }),
    };
    const result = showError(formatted, cause, requestId, names);
    if (result.extensions?.code === 'INTERNAL_SERVER_ERROR') {
      log.error({ err: cause, path: error.path?.join('.'), requestId }, 'unexpected error in a subscription');
    }
    return result;
  }

  return makeServer<Record<string, unknown>, ConnectionExtra>({
    connectionInitWaitTimeout: initTimeoutMs,
    onConnect: ({ connectionParams, extra }) => extra.connection.open(connectionParams ?? {}),
    async onSubscribe({ extra }, _id, { query, operationName, variables }): Promise<ExecutionArgs | GraphQLError[]> {
      const document = readDocument(schema, query);
      if (Array.isArray(document)) return document;
      try {
        const contextValue = await extra.connection.context();
        return {
          schema,
          document,
          operationName: operationName ?? null,
          variableValues: variables ?? null,
          contextValue,
        };
      } catch (error) {
        return [new GraphQLError('', { originalError: error as Error })];
      }
    },
    onError: (_connection, _id, _payload, errors) => errors.slice(0, maxErrors).map(show),
    onNext: (_connection, _id, _payload, _args, { data, errors }) =>
      errors === undefined
        ? undefined
        : { ...(data !== undefined && { data }), errors: errors.slice(0, maxErrors).map(show) },
    onClose: ({ extra }) => extra.connection.end(),
  });
}

function readDocument(schema: GraphQLSchema, query: string): DocumentNode | GraphQLError[] {
  try {
    const document = parse(query, { maxTokens: bounds.tokens });
    const errors = validate(schema, document, rules, { maxErrors });
    return errors.length === 0 ? document : [...errors];
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}

/** Removes suggestions, which would reveal the schema that production hides. */
function plain(error: GraphQLError): GraphQLFormattedError {
  const formatted = error.toJSON();
  return { ...formatted, message: formatted.message.replace(/ ?Did you mean .+\?$/, '') };
}
