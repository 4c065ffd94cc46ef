import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { type ErrorCode, Refusal, refusals } from '../../../domain/refusal.js';

/** Matches messages of graphql-js that quote a value from the caller, from all of its rules and scalars. */
const quotesValue = /got invalid value|cannot represent|Expected value of type|Syntax Error/;

/** A document can have a thousand errors. Its author needs only the first few. */
export const maxErrors = 10;
const maxPlaces = 3;
/** Callers choose the names of fragments and variables, with any length. */
const maxMessageCharacters = 200;
const maxNameCharacters = 64;

/**
 * Describes what is wrong with an invalid document: which place, but never a value from it. A secret may have been
 * written where a name belongs, so only names of the schema are repeated.
 */
function describeInvalid(
  { message }: GraphQLFormattedError,
  schemaNames: ReadonlySet<string>,
): { message: string; field?: string } {
  const variable = /^Variable "\$(\w+)"/.exec(message)?.[1];
  if (variable !== undefined) {
    const path = /at "\w+((?:\.\w+|\[\d+\])*)"/.exec(message)?.[1] ?? '';
    const missing = /(?:Field|required field) "(\w+)" of required type/.exec(message)?.[1];
    const last = path.split('.').at(-1)?.match(/^\w+/)?.[0];
    const named = variable.length <= maxNameCharacters ? variable : '…';
    // Both are read from a sentence that quotes the value, and the keys of the value may look like anything.
    const field = [missing, last].find(name => name !== undefined && schemaNames.has(name)) ?? named;
    return { message: `The variable "$${named}" is missing or of the wrong type.`, field };
  }
  if (/introspection is not allowed/.test(message)) return { message: 'This server does not describe its schema.' };
  if (quotesValue.test(message)) {
    return { message: 'The operation is not well-formed GraphQL, or a value in it has the wrong type.' };
  }
  const isKnown = (quoted: string) => quoted.match(/\w+/g)?.every(name => schemaNames.has(name)) ?? false;
  const shown = message.replace(/"[^"]*"/g, quoted => (isKnown(quoted) ? quoted : '"…"'));
  return { message: shown.slice(0, maxMessageCharacters) };
}

/** Returns an error for clients: a code of the closed table, its sentence, and details to act upon. */
export function showError(
  error: GraphQLFormattedError,
  cause: unknown,
  requestId: string,
  schemaNames: ReadonlySet<string>,
): GraphQLFormattedError {
  const { locations, path } = error;
  const place = { ...(locations && { locations: locations.slice(0, maxPlaces) }), ...(path && { path }) };
  if (cause instanceof Refusal) {
    return { message: cause.message, ...place, extensions: { code: cause.code, ...cause.details, requestId } };
  }
  const apolloCode = error.extensions?.code;
  if (apolloCode !== undefined && apolloCode !== 'INTERNAL_SERVER_ERROR') {
    const { message, field } = describeInvalid(error, schemaNames);
    return { message, ...place, extensions: { code: 'BAD_USER_INPUT', ...(field && { field }), requestId } };
  }
  const code: ErrorCode = 'INTERNAL_SERVER_ERROR';
  return { message: refusals[code], ...place, extensions: { code, requestId } };
}

/**
 * Maps an error that Apollo throws before there is an operation. Its sentence quotes nothing, but
 * its code is not one of ours.
 */
export function showBadRequest(error: GraphQLFormattedError): GraphQLFormattedError {
  if (error.extensions?.code !== 'BAD_REQUEST') return error;
  return { ...error, extensions: { code: 'BAD_USER_INPUT' satisfies ErrorCode } };
}

/** Adds the request's id to an error that Apollo made without knowing the request. */
export function withRequestId(answer: string, requestId: string): string {
  if (!answer.startsWith('{"errors":') || answer.includes('"requestId"')) return answer;
  const { errors, ...rest } = JSON.parse(answer) as { errors: GraphQLFormattedError[] };
  const identified = errors.map(error => ({ ...error, extensions: { ...error.extensions, requestId } }));
  return JSON.stringify({ errors: identified, ...rest });
}

/** Returns the original error, without the wrappers of graphql-js. */
export function causeOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError !== undefined ? causeOf(error.originalError) : error;
}
