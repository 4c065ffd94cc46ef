import { isIP } from 'node:net';
import { hasKnownPooler, readAddress } from '../store/postgres/address.rules.js';
import { isCountry } from '../values/countries.rules.js';
import { isLoopbackHost } from '../values/loopback.rules.js';
import { isPrivateAddress } from '../webhooks/address-range.rules.js';

/** One variable of the environment. */
export interface EnvironmentVariable<T> {
  /** The default, as the text in the environment. Null if there is none. */
  default: string | null;
  /** Shown in README if the default is not constant. */
  shownDefault?: string;
  meaning: string;
  /** Completes "NAME must be …". Never repeats the value, which may be a secret. */
  mustBe: string;
  /** Returns undefined if the text is not valid. */
  read(text: string): T | undefined;
}

export type EnvironmentVariables = Readonly<Record<string, string | undefined>>;
export type VariableTable = Record<string, EnvironmentVariable<unknown>>;

/** Null if the variable is not set and has no default. */
export type ValuesOf<Table extends VariableTable> = {
  [Name in keyof Table]:
    | Exclude<ReturnType<Table[Name]['read']>, undefined>
    | (Table[Name]['default'] extends string ? never : null);
};

/** Treats an empty variable as not set, because compose files pass unset ones as empty. `values` has only valid values. */
export function readVariables<Table extends VariableTable>(table: Table, environment: EnvironmentVariables) {
  const mistakes: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, variable] of Object.entries(table)) {
    const text = environment[name] || variable.default;
    values[name] = text === null ? null : variable.read(text);
    if (values[name] === undefined) mistakes.push(`${name} must be ${variable.mustBe}`);
  }
  return { values: values as ValuesOf<Table>, mistakes };
}

export function oneOf<const Word extends string>(...words: Word[]) {
  return { mustBe: `one of ${words.join(', ')}`, read: (text: string) => words.find(word => word === text) };
}

export function readHost(text: string): string | undefined {
  return isIP(text) !== 0 || /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(text) ? text : undefined;
}

export function readPort(text: string): number | undefined {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined;
}

/** Parses a base URL, to which paths are appended: without user, query, fragment and trailing slash. */
export function readBaseUrl(text: string): string | undefined {
  const url = parseUrl(text, ['http:', 'https:']);
  if (url === undefined || url.username || url.password || /[?#]/.test(text)) return undefined;
  return url.href.replace(/\/+$/, '');
}

/**
 * Parses the base URL of a provider, which gets our key, the number and the code. Without TLS it must be this machine or a literal private address,
 * because the addresses of a host name are not checked (D28).
 */
export function readProviderUrl(text: string): string | undefined {
  const url = readBaseUrl(text);
  return url !== undefined && isEncryptedOrPrivate(new URL(url)) ? url : undefined;
}

/**
 * Parses the URL of a range service, and adds a slash at its end. It must use TLS. Otherwise somebody on the network could see the digits and change
 * the answer.
 */
export function readRangeUrl(text: string): string | undefined {
  const url = readBaseUrl(text);
  if (url === undefined) return undefined;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || isLoopbackHost(hostname) ? `${url}/` : undefined;
}

export function readDatabaseUrl(text: string): string | undefined {
  // Return the path unchanged. Refuse SQLite's `:memory:` and its URI parameters.
  if (text.startsWith('file:')) return /^file:(?!:)[^?#\0]+$/.test(text) ? text : undefined;
  return readPostgresUrl(text);
}

export function readPostgresUrl(text: string): string | undefined {
  const url = parseUrl(text, ['postgres:', 'postgresql:']);
  return url && hasKnownPooler(url) ? text : undefined;
}

/** Named prepared statements do not work through a pooler in transaction mode. */
export function readStandbyUrl(text: string): string | undefined {
  return readAddress(text).pooler === 'transaction' ? undefined : readPostgresUrl(text);
}

/** Parses the number of connections. Reads and writes need one each. PostgreSQL's default limit is 100 for all nodes. */
export function readConnections(text: string): number | undefined {
  const connections = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return connections >= 2 && connections <= 1_000 ? connections : undefined;
}

/**
 * Parses a URL to which signed messages are posted. Without TLS, a literal address must be private. The addresses of a host name are checked for each
 * request (D28). A query is allowed, because some cloud functions have their key there.
 */
export function readGatewayUrl(text: string): string | undefined {
  const url = parseUrl(text, ['http:', 'https:']);
  if (url === undefined || url.username || url.password || text.includes('#')) return undefined;
  return isIP(bareHost(url)) === 0 || isEncryptedOrPrivate(url) ? url.href : undefined;
}

/** Parses a secret of Standard Webhooks: between 192 and 512 bits. */
export function readWebhookSecret(text: string): string | undefined {
  const bytes = Buffer.from(text.slice('whsec_'.length), 'base64');
  if (text !== `whsec_${bytes.toString('base64')}` || bytes.length < 24 || bytes.length > 64) return undefined;
  return text;
}

export function readSmtpUrl(text: string): string | undefined {
  const url = parseUrl(text, ['smtp:', 'smtps:']);
  const tls = url?.searchParams.get('tls') ?? 'required';
  return url?.hostname && ['required', 'optional'].includes(tls) ? text : undefined;
}

/** Parses `a@example.com` or `Name <a@example.com>`. It must be one line, because it becomes a header. */
export function readMailbox(text: string): string | undefined {
  const address = String.raw`[^\s<>@,\p{Cc}]+@[^\s<>@,\p{Cc}]+`;
  return new RegExp(String.raw`^(${address}|[^<>\p{Cc}]+<${address}>)$`, 'u').test(text) ? text : undefined;
}

/** Parses 32 bytes in Base64 that look random. The probability that 32 random bytes have fewer than 8 different values is 10⁻⁴⁰. */
export function readSecretKey(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== 32 || bytes.toString('base64') !== text) return undefined;
  return new Set(bytes).size >= 8 ? bytes : undefined;
}

/** Parses visible ASCII without spaces. */
export function readWord(text: string): string | undefined {
  return /^[!-~]+$/.test(text) ? text : undefined;
}

export function readDailyLimit(text: string): number | undefined {
  return /^\d{1,8}$/.test(text) && Number(text) <= 10_000_000 ? Number(text) : undefined;
}

/** Parses a number of days. Too few would delete data that is still needed. Too many do not make a valid date. */
export function readDays(fewest: number, text: string): number | undefined {
  const days = /^[1-9]\d{0,4}$/.test(text) ? Number(text) : 0;
  return days >= fewest && days <= 36_500 ? days : undefined;
}

export function readList(text: string, isItem: (item: string) => boolean): string[] | undefined {
  const items = text.split(',').map(item => item.trim());
  return items.every(isItem) ? items : undefined;
}

/** The prefix needs at least two digits after the first, so that a mistake does not allow all numbers of a country. */
const phoneRange = /^([A-Z]{2}):(\+[1-9]\d{2,13})$/;

export function readPhoneRanges(text: string): { country: string; prefix: string }[] | undefined {
  const ranges = readList(text, item => phoneRange.test(item) && isCountry(item.slice(0, 2)));
  return ranges?.map(range => {
    const [country = '', prefix = ''] = range.split(':');
    return { country, prefix };
  });
}

export function isAddressOrCidr(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

/** Returns whether nobody outside can read requests to this URL. The only private host name is `localhost`. */
function isEncryptedOrPrivate(url: URL): boolean {
  return url.protocol === 'https:' || isLoopbackHost(url.hostname) || isPrivateAddress(bareHost(url));
}

/** `URL.hostname` writes IPv6 as `[::1]`. */
function bareHost({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function parseUrl(text: string, protocols: readonly string[]): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return protocols.includes(url.protocol) ? url : undefined;
}
