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

const authorize = new SetContextLink(async ({ headers }) => ({ headers: { ...headers, ...(await credentials()) } }));

/** A session can end, and a key can be forgotten, before its token expires: then once more with a new token. */
const onceMore = new ErrorLink(({ error, operation, forward }) => {
  const { code, field } = failureOf(error);
  const isAboutAccessToken = code === 'INVALID_TOKEN' && field === undefined;
  if (!isAboutAccessToken || operation.getContext().isSecondTry === true) return undefined;
  operation.setContext({ isSecondTry: true });
  forgetAccessToken();
  return forward(operation);
});

const asked = ApolloLink.from([onceMore, authorize, new HttpLink({ uri: endpoint })]);
/** Opened while something is waited for; asks for credentials again when it ends with its access token. */
const told = new GraphQLWsLink(createClient({ url: endpoint.replace(/^http/, 'ws'), connectionParams: credentials }));

export const client = new ApolloClient({
  link: ApolloLink.split(({ operationType }) => operationType === 'subscription', told, asked),
  cache: new InMemoryCache({ typePolicies: { User: { fields: { verifications: { merge: false } } } } }),
});
