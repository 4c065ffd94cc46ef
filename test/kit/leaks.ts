import assert from 'node:assert/strict';

/**
 * The secrets that this process's tests sent and received: codes, tokens and passwords, which a server must not store or log,
 * and addresses, which it must not log (V11, D2). When a server stops, its database and log are searched for all of them.
 */
const codes = new Set<string>();
/** The fixed codes of test addresses are settings (D8), so they are stored. */
const fixedCodes = new Set<string>();
const tokens = new Set<string>();
const passwords = new Set<string>();
const emails = new Set<string>();
const phoneEnds = new Set<string>();

/** Shorter tokens and passwords are invalid ones that tests make up. */
const shortestToken = 24;
const shortestPassword = 8;
/** Eight digits identify a number in every notation. */
const phoneEndDigits = 8;

const registers: [name: RegExp, keep: (value: string) => void][] = [
  [/(token|secret|idempotencyKey)$/i, keepToken],
  [/password$/i, keepPassword],
  [/^code$/, keepCode],
  [/^(email|phone|identifier|value|address)$/, keepAddress],
];

/** Records the secrets and addresses in variables or an answer, which it recognizes by their names. */
export function keepSecretsIn(given: unknown): void {
  if (typeof given !== 'object' || given === null) return;
  for (const [name, value] of Object.entries(given)) {
    if (name === 'testAddresses' && Array.isArray(value)) for (const { code } of value) fixedCodes.add(code);
    else if (typeof value === 'string') registers.find(([pattern]) => pattern.test(name))?.[1](value);
    else keepSecretsIn(value);
  }
}

export function keepToken(token: string): void {
  if (token.length >= shortestToken && /^[\w.+/=-]+$/.test(token)) tokens.add(token);
}

/** Records the codes and the tokens of links in a message. */
export function keepSecretsInText(text: string): void {
  for (const [code] of text.matchAll(sixDigits)) keepCode(code);
  for (const [, token = ''] of text.matchAll(/#([\w-]+)/g)) keepToken(token);
}

function keepPassword(password: string): void {
  if (password.length >= shortestPassword) passwords.add(password);
}

function keepCode(code: string): void {
  if (/^\d{6}$/.test(code)) codes.add(code);
}

function keepAddress(address: string): void {
  // A masked address is public.
  if (address.includes('*')) return;
  if (address.includes('@')) emails.add(address.toLowerCase());
  const end = /^\+\d+$/.test(address) ? address.slice(-phoneEndDigits) : '';
  if (end.length === phoneEndDigits) phoneEnds.add(end);
}

/** The places that are searched for leaks: a server's log, and the rows of its tables as JSON. */
export interface Written {
  readonly logLines: readonly string[];
  readonly rows: readonly string[];
}

/** Returns the places of secrets in the log and the database, and of addresses in the log. */
export function leaksIn({ logLines, rows }: Written): string[] {
  const log = logLines.join('\n');
  const secrets = [...secretsIn('log', log), ...secretsIn('database', rows.join('\n'))];
  return [...secrets, ...addressesIn(log)];
}

export function assertNoLeaks(written: Written): void {
  assert.deepEqual(leaksIn(written), []);
}

/** Matches codes, but not six digits inside of an id, a hash or a longer number. */
const sixDigits = /(?<![\w.+/-])\d{6}(?![\w+/=-])/g;

function secretsIn(place: string, text: string): string[] {
  const found = new Set(Array.from(text.matchAll(sixDigits), ([digits]) => digits));
  const isTold = (code: string) => codes.has(code) && !fixedCodes.has(code);
  return [
    ...[...found].filter(isTold).map(code => `code ${code} in ${around(text, place, code)}`),
    ...[...tokens].filter(token => text.includes(token)).map(token => `token in ${around(text, place, token)}`),
    ...[...passwords]
      .map(inJson)
      .filter(password => text.includes(password))
      .map(password => `password in ${around(text, place, password)}`),
  ];
}

function addressesIn(log: string): string[] {
  const mailboxes = new Set(Array.from(log.matchAll(/[\w.%+-]+@[\w.-]*\w/g), ([mailbox]) => mailbox.toLowerCase()));
  const ends = new Set(Array.from(log.matchAll(/\d{8,}/g), ([digits]) => digits.slice(-phoneEndDigits)));
  return [
    ...[...mailboxes].filter(mailbox => emails.has(mailbox)).map(mailbox => around(log, 'log', mailbox)),
    ...[...ends].filter(end => phoneEnds.has(end)).map(end => around(log, 'log', end)),
  ].map(place => `address in ${place}`);
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function around(text: string, place: string, found: string): string {
  const at = text.indexOf(found);
  return `${place}: …${text.slice(Math.max(0, at - 200), at + found.length + 100)}…`;
}
