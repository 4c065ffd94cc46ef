import { operations, selections } from './generated/operations.js';
import { printNode } from './print-node.js';

/** A document with the types of its result and variables, as GraphQL Code Generator and gql.tada generate it. */
export interface TypedDocument<Data, Variables> {
  /** Exists only in the types. */
  __apiType?: (variables: Variables) => Data;
}

const words: Record<string, string> = { q: 'query', m: 'mutation', s: 'subscription' };
const texts = new Map<string, string>();
const names = new Map<string, string>();

/** Returns the document of an operation, with all fields that a user may see. */
export function textOf(name: string): string {
  const known = texts.get(name);
  if (known !== undefined) return known;
  const [head = '', ...args] = (operations[name] ?? '').split(' ');
  const inner = selectionOf(head.slice(2));
  const declared = args.map(arg => `$${arg}`).join(',');
  const passed = args.map(arg => arg.replace(/:.*/, match => `:$${arg.slice(0, -match.length)}`)).join(',');
  const text = `${words[head.charAt(0)]} ${name}${inParentheses(declared)}{${name}${inParentheses(passed)}${inner}}`;
  texts.set(name, text);
  names.set(text, name);
  return text;
}

/** Returns the operation of a document that `textOf` made, or undefined for a document of the caller. */
export function nameOf(text: string): string | undefined {
  return names.get(text);
}

function selectionOf(type: string): string {
  if (type === '') return '';
  return `{${(selections[type] ?? '').replace(/\{(\w+)\}/g, (_, inner: string) => selectionOf(inner))}}`;
}

function inParentheses(list: string): string {
  return list === '' ? '' : `(${list})`;
}

/** Returns the text of a document of the caller. */
export function printed(document: string | TypedDocument<never, never> | object): string {
  if (typeof document === 'string') return document;
  const { loc, kind } = document as { loc?: { source?: { body?: string } }; kind?: string };
  return loc?.source?.body ?? (kind === undefined ? String(document) : printNode(document));
}

/** Returns the only field of a mutation, or null for a query. The server accepts one field per mutation, outside of fragments. */
export function mutationIn(text: string): string | null {
  const found = /\bmutation\b(?:[^{]*\{\s*(?:\w+\s*:\s*)?(\w+))?/.exec(text);
  return found === null ? null : (found[1] ?? '');
}

/** Whether an operation of the API needs an access token. Unknown operations count as if they did. */
export function needsToken(field: string | undefined): boolean {
  return field === undefined || operations[field]?.charAt(1) !== '-';
}

/** Whether a mutation ends the caller's session and returns a new one. */
export function replacesSession(field: string): boolean {
  return operations[field]?.startsWith('m+Session ') ?? false;
}

/** Whether an operation is a subscription, which needs a WebSocket. */
export function isSubscription(field: string): boolean {
  return operations[field]?.startsWith('s') ?? false;
}

/** Whether a mutation accepts an idempotency key, with which it can safely be sent again. */
export function takesKey(field: string): boolean {
  return operations[field]?.includes(' idempotencyKey:') ?? false;
}
