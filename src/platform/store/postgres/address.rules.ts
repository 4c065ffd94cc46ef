/** How connections of a URL are lent: for a session, or for one transaction at a time. */
export type PoolerMode = 'transaction' | 'session';

/** What DATABASE_URL says. */
export interface Address {
  /** For connections that last a session: the URL without `pooler`, which is ours alone. */
  readonly url: string;
  /** The same without a `search_path`. Poolers refuse `options` at the start of a connection, or ignore it. */
  readonly plainUrl: string;
  /** The `search_path` of `options`, or null. */
  readonly searchPath: string | null;
  /** What `?pooler=` says, or null. */
  readonly pooler: PoolerMode | null;
}

const modes: readonly string[] = ['transaction', 'session'] satisfies PoolerMode[];
/** `-c search_path=NAME` and `--search_path=NAME`, alone. A backslash keeps a space (PostgreSQL's documentation of libpq). */
const searchPathOption = /^\s*(?:-c\s*|--)search_path=((?:\\.|[^\s\\])+)\s*$/;

/** Returns whether `?pooler=` is absent or says one of the two modes. */
export function hasKnownPooler(url: URL): boolean {
  return url.searchParams.getAll('pooler').every(mode => modes.includes(mode));
}

export function readAddress(given: string): Address {
  // A socket's address is not always a URL, and no pooler's.
  if (!URL.canParse(given)) return { url: given, plainUrl: given, searchPath: null, pooler: null };
  const pooler = new URL(given).searchParams.get('pooler') as PoolerMode | null;
  const url = without(given, 'pooler');
  const option = searchPathOption.exec(new URL(url).searchParams.get('options') ?? '')?.[1];
  if (option === undefined) return { url, plainUrl: url, searchPath: null, pooler };
  return { url, plainUrl: without(url, 'options'), searchPath: option.replace(/\\(.)/g, '$1'), pooler };
}

/** Changes nothing else: the driver must read the rest as it was written. */
function without(given: string, parameter: string): string {
  const url = new URL(given);
  if (!url.searchParams.has(parameter)) return given;
  url.searchParams.delete(parameter);
  return url.href;
}
