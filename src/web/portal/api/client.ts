import type { FieldMergeFunction } from '@apollo/client';
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { ErrorLink } from '@apollo/client/link/error';
import { from, switchMap, throwError } from 'rxjs';
import { isUnattended } from './attention.js';
import { failureOf } from './failure.js';

interface ListPage {
  nodes: unknown[];
}

/** Appends a page that was asked for with `after` to the cached list. Any other page replaces the list. */
const appendPage: FieldMergeFunction<ListPage> = (existing, incoming, { args }) =>
  existing === undefined || args?.after == null
    ? incoming
    : { ...incoming, nodes: [...existing.nodes, ...incoming.nodes] };

const list = { keyArgs: ['filter', 'sort', 'first'], merge: appendPage };

/**
 * Creates a client for one app. Each app has a separate cache, otherwise one app's data could show in another. `askForToken`
 * resolves to whether the token was typed again. If so, the operation that was refused without it is sent once more.
 */
export function createClient(
  appId: string,
  onSignedOut: () => void,
  askForToken: () => Promise<boolean>,
): ApolloClient {
  const signOutLink = new ErrorLink(({ error }) => {
    const { code } = failureOf(error);
    if (code === 'UNAUTHENTICATED' || code === 'INVALID_TOKEN') onSignedOut();
  });
  const presenceLink = new ErrorLink(({ error, operation, forward }) => {
    if (failureOf(error).code !== 'PRESENCE_REQUIRED') return;
    return from(askForToken()).pipe(switchMap(isTyped => (isTyped ? forward(operation) : throwError(() => error))));
  });
  // Otherwise a page that polls would keep the session alive for as long as it is open.
  const attentionLink = new SetContextLink(({ headers }) => ({
    headers: { ...headers, ...(isUnattended() && { 'x-unattended': '1' }) },
  }));
  const httpLink = new HttpLink({
    uri: './portal/graphql',
    credentials: 'same-origin',
    headers: { 'x-app-id': appId },
  });
  return new ApolloClient({
    link: ApolloLink.from([signOutLink, presenceLink, attentionLink, httpLink]),
    cache: new InMemoryCache({
      typePolicies: {
        Query: { fields: { users: list, messages: list, auditLog: list, events: list } },
        App: { fields: { settings: { merge: true } } },
      },
    }),
    // A page that opens always asks the server. Meanwhile it shows what is cached.
    defaultOptions: { watchQuery: { fetchPolicy: 'cache-and-network', nextFetchPolicy: 'cache-first' } },
  });
}
