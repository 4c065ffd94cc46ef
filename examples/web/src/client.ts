import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { ErrorLink } from '@apollo/client/link/error';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { createClient } from 'graphql-ws';
import { failureOf } from './failure.js';
import { appHeader, endpoint } from './server.js';
import { accessToken, forgetAccessToken } from './session.js';

async function credentials(): Promise<Record<string, string>> {
  const token = await accessToken();
  return { ...appHeader, ...(token !== null && { authorization: `Bearer ${token}` }) };
}

const authorizationLink = new SetContextLink(async ({ headers }) => ({
  headers: { ...headers, ...(await credentials()) },
}));

/**
 * Retries an operation once with a new access token. `UNAUTHENTICATED`: the token has expired, or its session has ended.
 * `INVALID_TOKEN`: its signing key was discarded.
 */
const retryLink = new ErrorLink(({ error, operation, forward }) => {
  const { code, field } = failureOf(error);
  const isAboutAccessToken = code === 'UNAUTHENTICATED' || (code === 'INVALID_TOKEN' && field === undefined);
  if (!isAboutAccessToken || operation.getContext().isRetry === true) return undefined;
  operation.setContext({ isRetry: true });
  forgetAccessToken();
  return forward(operation);
});

const httpLink = ApolloLink.from([retryLink, authorizationLink, new HttpLink({ uri: endpoint })]);
/** Connects while a subscription is active. The server closes it when the access token expires; it then reconnects. */
const webSocketLink = new GraphQLWsLink(
  createClient({ url: endpoint.replace(/^http/, 'ws'), connectionParams: credentials }),
);

export const client = new ApolloClient({
  link: ApolloLink.split(({ operationType }) => operationType === 'subscription', webSocketLink, httpLink),
  cache: new InMemoryCache({ typePolicies: { User: { fields: { verifications: { merge: false } } } } }),
});
