import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { type ErrorCode, type ErrorReason, Refusal, reasons } from '../../../domain/refusal.js';

/** Matches messages of graphql-js that quote a value from the caller, from all of its rules and scalars. */
const quotesValue = /got invalid value|cannot represent|Expected value of type|Syntax Error/;
/** Matches messages about a variable whose value is wrong. Others say that it is never used, or not declared. */
const wrongVariable = /^Variable "\$(\w+)"(?! is (?:never used|not defined))/;
/** Matches messages about a name that the schema does not have. */
const unknownName = /^(?:Cannot query field|Unknown argument|Field) "(\w+)" (?:on|is not defined by) (?:type|field) /;
/** Matches messages about an argument or input field that is not there. */
const missingName = /^(?:Field ".*" argument|Argument|Field) "(?:\w+\.)?(\w+)" of (?:required )?type ".*"/;

/** A document can have a thousand errors. Its author needs only the first few. */
export const maxErrors = 10;
const maxPlaces = 3;
/** Callers choose the names of fragments and variables, with any length. */
const maxMessageCharacters = 200;
const maxNameCharacters = 64;

/**
 * The names that an error may repeat. A secret may have been written where a name belongs, so production repeats only
 * names of the schema. In development an unknown name is repeated, because it is nearly always misspelt.
 */
export interface ShownNames {
  readonly ofSchema: ReadonlySet<string>;
  readonly showsUnknown: boolean;
}

interface Description {
  message: string;
  reason: ErrorReason;
  field?: string | undefined;
}

/** Describes the mistake in an invalid document. Names its place, and never a value. */
function describeInvalid({ message, extensions }: GraphQLFormattedError, names: ShownNames): Description {
  const variable = wrongVariable.exec(message)?.[1];
  if (variable !== undefined) return describeVariable(message, variable, names);
  if (/introspection is not allowed/.test(message)) {
    return { message: 'This server does not describe its schema.', reason: 'INVALID_OPERATION' };
  }
  if (/contains more that \d+ tokens/.test(message)) return { message: reasons.TOO_COMPLEX, reason: 'TOO_COMPLEX' };
  if (quotesValue.test(message)) return { message: reasons.SYNTAX, reason: 'SYNTAX' };
  const unknown = unknownName.exec(message)?.[1];
  const missing = missingName.exec(message)?.[1];
  const mayShow = (name: string) => names.ofSchema.has(name) || (name === unknown && mayShowUnknown(name, names));
  const isKnown = (quoted: string) => quoted.match(/\w+/g)?.every(mayShow) ?? false;
  const shown = message.replace(/"[^"]*"/g, quoted => (isKnown(quoted) ? quoted : '"…"'));
  const field = missing !== undefined && names.ofSchema.has(missing) ? missing : undefined;
  return {
    message: shown.slice(0, maxMessageCharacters),
    reason: reasonOf(extensions, unknown, missing),
    ...(field !== undefined && { field }),
  };
}

function reasonOf(
  extensions: GraphQLFormattedError['extensions'],
  unknown: string | undefined,
  missing: string | undefined,
): ErrorReason {
  if (extensions?.reason !== undefined) return extensions.reason as ErrorReason;
  if (unknown !== undefined) return 'UNKNOWN_FIELD';
  return missing === undefined ? 'INVALID_OPERATION' : 'REQUIRED';
}

function mayShowUnknown(name: string, { showsUnknown }: ShownNames): boolean {
  return showsUnknown && name.length <= maxNameCharacters;
}

function describeVariable(message: string, variable: string, names: ShownNames): Description {
  const path = /at "\w+((?:\.\w+|\[\d+\])*)"/.exec(message)?.[1] ?? '';
  const missing = /(?:Field|required field) "(\w+)" of required type/.exec(message)?.[1];
  const last = path.split('.').at(-1)?.match(/^\w+/)?.[0];
  const named = variable.length <= maxNameCharacters ? variable : '…';
  // All of them come from a sentence that quotes the value, and the keys of the value may be any text.
  const unknown = /Field "(\w+)" is not defined by type "\w+"\.[^"]*(?:"\w+"[^"]*)*$/.exec(message)?.[1];
  const field = [missing, last].find(name => name !== undefined && names.ofSchema.has(name)) ?? named;
  if (unknown !== undefined) {
    const which = mayShowUnknown(unknown, names) ? `field "${unknown}"` : 'such field';
    return { message: `The variable "$${named}" has no ${which}.`, field, reason: 'UNKNOWN_FIELD' };
  }
  const isMissing = field === missing || /of required type "[^"]*" was not provided/.test(message);
  const what = isMissing ? 'lacks a value that is required' : 'is missing or of the wrong type';
  return { message: `The variable "$${named}" ${what}.`, field, reason: isMissing ? 'REQUIRED' : 'WRONG_TYPE' };
}

/** Returns an error for clients: a code of the closed table, its sentence, and details. */
export function showError(
  error: GraphQLFormattedError,
  cause: unknown,
  requestId: string,
  names: ShownNames,
): GraphQLFormattedError {
  const { locations, path } = error;
  const place = { ...(locations && { locations: locations.slice(0, maxPlaces) }), ...(path && { path }) };
  if (cause instanceof Refusal) {
    return { message: cause.message, ...place, extensions: { code: cause.code, ...cause.details, requestId } };
  }
  const apolloCode = error.extensions?.code;
  if (apolloCode !== undefined && apolloCode !== 'INTERNAL_SERVER_ERROR') {
    const { message, ...details } = describeInvalid(error, names);
    return { message, ...place, extensions: { code: 'BAD_USER_INPUT', ...details, requestId } };
  }
  const code = 'INTERNAL_SERVER_ERROR';
  return { message: reasons[code], ...place, extensions: { code, reason: code, requestId } };
}

/**
 * Maps an error that Apollo throws before there is an operation. Its sentence quotes nothing, but
 * its code is not one of ours.
 */
export function showBadRequest(error: GraphQLFormattedError): GraphQLFormattedError {
  if (error.extensions?.code !== 'BAD_REQUEST') return error;
  const reason: ErrorReason = 'BAD_REQUEST';
  return { ...error, extensions: { code: 'BAD_USER_INPUT' satisfies ErrorCode, reason } };
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
