import type { ApolloClient } from '@apollo/client';
import type {
  ExportedUserFragment,
  UserFilter,
  UserSort,
  UsersToExportQueryVariables,
} from '../../operations/operations.js';
import { UsersToExportDocument } from '../../operations/operations.js';
import { byteOrderMark, csvLine } from './csv.js';

export type ExportFormat = 'CSV' | 'JSON_LINES';

export interface UsersInView {
  filter: UserFilter;
  sort: UserSort | null;
}

/** The columns, with the names that a file of `bonafide export-users` has. */
const columns = {
  id: user => user.id,
  isPseudo: user => user.isPseudo,
  username: user => user.username,
  displayName: user => user.displayName,
  email: user => user.email?.value,
  emailVerified: user => user.email?.verified,
  pendingEmail: user => user.pendingEmail,
  phone: user => user.phone?.value,
  phoneVerified: user => user.phone?.verified,
  pendingPhone: user => user.pendingPhone,
  country: user => user.country,
  locale: user => user.locale,
  attributes: user => user.attributes && JSON.stringify(user.attributes),
  disabled: user => user.disabled,
  createdAt: user => user.createdAt,
  updatedAt: user => user.updatedAt,
  lastLoginAt: user => user.lastLoginAt,
} satisfies Record<string, (user: ExportedUserFragment) => string | boolean | null | undefined>;

const writers: Record<ExportFormat, { type: string; head: string; line: (user: ExportedUserFragment) => string }> = {
  CSV: {
    type: 'text/csv;charset=utf-8',
    head: byteOrderMark + csvLine(Object.keys(columns)),
    line: user => csvLine(Object.values(columns).map(read => read(user))),
  },
  JSON_LINES: {
    type: 'application/x-ndjson',
    head: '',
    line(user) {
      const values = Object.entries(columns).map(([name, read]) => [name, read(user) ?? null]);
      return `${JSON.stringify({ ...Object.fromEntries(values), attributes: user.attributes })}\n`;
    },
  },
};

/** Reads all users in view, page by page, and returns them as a file. Null: it was stopped. */
export async function exportUsers(
  client: ApolloClient,
  { filter, sort }: UsersInView,
  format: ExportFormat,
  onProgress: (count: number) => void,
  signal: AbortSignal,
): Promise<Blob | null> {
  const { type, head, line } = writers[format];
  const parts = [head];
  let count = 0;
  for (let after: string | null = null; ; ) {
    const page = await readPage(client, { filter, sort, after });
    if (signal.aborted || page === undefined) return null;
    const { nodes, pageInfo } = page;
    parts.push(nodes.map(line).join(''));
    count += nodes.length;
    onProgress(count);
    if (!pageInfo.hasNextPage) return new Blob(parts, { type });
    after = pageInfo.endCursor;
  }
}

/** Not cached, because it may be most of an app's data. */
async function readPage(client: ApolloClient, variables: UsersToExportQueryVariables) {
  const { data } = await client.query({ query: UsersToExportDocument, variables, fetchPolicy: 'no-cache' });
  return data?.users;
}

/** Downloads a file that was made here. */
export function saveBlob(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
