import type { FieldMergeFunction } from '@apollo/client';
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { ErrorLink } from '@apollo/client/link/error';
import { failureOf } from './failure.js';

interface List {
  nodes: unknown[];
}

/** A page that continues a list is added to it; any other begins the list anew. */
const append: FieldMergeFunction<List> = (existing, incoming, { args }) =>
  existing === undefined || args?.after == null
    ? incoming
    : { ...incoming, nodes: [...existing.nodes, ...incoming.nodes] };

const list = { keyArgs: ['filter', 'first'], merge: append };

/** One client per app, so that what is kept of one app is never shown in another. */
export function createClient(appId: string | null, onSignedOut: () => void): ApolloClient {
  const ended = new ErrorLink(({ error }) => {
    const { code } = failureOf(error);
    if (code === 'UNAUTHENTICATED' || code === 'INVALID_TOKEN') onSignedOut();
  });
  const http = new HttpLink({
    uri: './portal/graphql',
    credentials: 'same-origin',
    ...(appId !== null && { headers: { 'x-app-id': appId } }),
  });
  return new ApolloClient({
    link: ApolloLink.from([ended, http]),
    cache: new InMemoryCache({
      typePolicies: {
        Query: { fields: { users: list, messages: list, auditLog: list, events: list } },
        App: { fields: { settings: { merge: true } } },
      },
    }),
    // A page that is opened asks; what is kept is shown meanwhile.
    defaultOptions: { watchQuery: { fetchPolicy: 'cache-and-network', nextFetchPolicy: 'cache-first' } },
  });
}
