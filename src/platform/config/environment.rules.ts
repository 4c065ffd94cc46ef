import { isIP } from 'node:net';

/** One variable of the environment. */
export interface EnvironmentVariable<T> {
  /** As text, like one from the environment; null: none. */
  default: string | null;
  /** What README shows instead, where the default is no constant. */
  shownDefault?: string;
  meaning: string;
  /** Completes "NAME must be …"; never repeats the value, which may be a secret. */
  mustBe: string;
  /** Undefined: the text is not what it must be. */
  read(text: string): T | undefined;
}

export type EnvironmentVariables = Readonly<Record<string, string | undefined>>;
export type VariableTable = Record<string, EnvironmentVariable<unknown>>;

/** Without a default, null stands for "not set". */
export type ValuesOf<Table extends VariableTable> = {
  [Name in keyof Table]:
    | Exclude<ReturnType<Table[Name]['read']>, undefined>
    | (Table[Name]['default'] extends string ? never : null);
};

/** An empty variable counts as not set, as compose files pass it on. A mistake's value is left out of `values`. */
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

/** A base to append paths to: no user, query or fragment, and no slash at its end. */
export function readBaseUrl(text: string): string | undefined {
  const url = parseUrl(text, ['http:', 'https:']);
  if (url === undefined || url.username || url.password || /[?#]/.test(text)) return undefined;
  return url.href.replace(/\/+$/, '');
}

export function readDatabaseUrl(text: string): string | undefined {
  // The path is taken as it stands: neither SQLite's `:memory:` nor its URI parameters.
  if (text.startsWith('file:')) return /^file:(?!:)[^?#\0]+$/.test(text) ? text : undefined;
  return parseUrl(text, ['postgres:', 'postgresql:']) && text;
}

export function readSmtpUrl(text: string): string | undefined {
  return parseUrl(text, ['smtp:', 'smtps:'])?.hostname ? text : undefined;
}

/** `a@example.com` or `Name <a@example.com>`, on one line: it becomes a header. */
export function readMailbox(text: string): string | undefined {
  const address = String.raw`[^\s<>@,\p{Cc}]+@[^\s<>@,\p{Cc}]+`;
  return new RegExp(String.raw`^(${address}|[^<>\p{Cc}]+<${address}>)$`, 'u').test(text) ? text : undefined;
}

/** 32 bytes in base64 that look random; of 32 random bytes, fewer than 8 different ones is a matter of 10⁻⁴⁰. */
export function readSecretKey(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== 32 || bytes.toString('base64') !== text) return undefined;
  return new Set(bytes).size >= 8 ? bytes : undefined;
}

/** Visible ASCII without spaces. */
export function readWord(text: string): string | undefined {
  return /^[!-~]+$/.test(text) ? text : undefined;
}

export function readDailyLimit(text: string): number | undefined {
  return /^\d{1,8}$/.test(text) && Number(text) <= 10_000_000 ? Number(text) : undefined;
}

export function isCountryCode(text: string): boolean {
  return /^[A-Z]{2}$/.test(text);
}

export function readList(text: string, isItem: (item: string) => boolean): string[] | undefined {
  const items = text.split(',').map(item => item.trim());
  return items.every(isItem) ? items : undefined;
}

export function isAddressOrCidr(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

/** As a browser spells it in the Origin header (RFC 6454, 6.2). */
export function isOrigin(text: string): boolean {
  return parseUrl(text, ['http:', 'https:'])?.origin === text;
}

/** Schemes that browsers or phones handle themselves; some of them run what they are given. */
const publicSchemes = new Set([
  ...[
    'about',
    'blob',
    'chrome',
    'content',
    'data',
    'file',
    'filesystem',
    'ftp',
    'http',
    'https',
    'intent',
    'javascript',
  ],
  ...['mailto', 'sms', 'tel', 'vbscript', 'view-source', 'ws', 'wss'],
]);

/** A scheme of a mobile app (RFC 3986, 3.1), in lower case as `URL` spells it. */
export function isPrivateScheme(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*$/.test(text) && !publicSchemes.has(text);
}

function parseUrl(text: string, protocols: readonly string[]): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return protocols.includes(url.protocol) ? url : undefined;
}
