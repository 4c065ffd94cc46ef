/** The way in which a pooler assigns connections to clients: for a session, or for one transaction at a time. */
export type PoolerMode = 'transaction' | 'session';

/** The parts of DATABASE_URL. */
export interface Address {
  /** The URL for connections that last a session: without `pooler`, which is our own parameter. */
  readonly url: string;
  /** The same without `search_path`. Poolers refuse or ignore `options` at the start of a connection. */
  readonly plainUrl: string;
  /** The `search_path` of `options`, or null. */
  readonly searchPath: string | null;
  /** The value of `?pooler=`, or null. */
  readonly pooler: PoolerMode | null;
}

const modes: readonly string[] = ['transaction', 'session'] satisfies PoolerMode[];
/** `-c search_path=NAME` or `--search_path=NAME`, without other options. A backslash escapes a space (PostgreSQL's documentation of libpq). */
const searchPathOption = /^\s*(?:-c\s*|--)search_path=((?:\\.|[^\s\\])+)\s*$/;

/** Returns whether `?pooler=` is absent or one of the two modes. */
export function hasKnownPooler(url: URL): boolean {
  return url.searchParams.getAll('pooler').every(mode => modes.includes(mode));
}

export function readAddress(given: string): Address {
  // The address of a Unix socket is not always a URL, and never that of a pooler.
  if (!URL.canParse(given)) return { url: given, plainUrl: given, searchPath: null, pooler: null };
  const pooler = new URL(given).searchParams.get('pooler') as PoolerMode | null;
  const url = without(given, 'pooler');
  const option = searchPathOption.exec(new URL(url).searchParams.get('options') ?? '')?.[1];
  if (option === undefined) return { url, plainUrl: url, searchPath: null, pooler };
  return { url, plainUrl: without(url, 'options'), searchPath: option.replace(/\\(.)/g, '$1'), pooler };
}

/** Removes a parameter, and changes nothing else: the driver must read the rest unchanged. */
function without(given: string, parameter: string): string {
  const url = new URL(given);
  if (!url.searchParams.has(parameter)) return given;
  url.searchParams.delete(parameter);
  return url.href;
}
