import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { ErrorLink } from '@apollo/client/link/error';
import { failureOf } from './failure.js';
import { appHeader, endpoint } from './server.js';
import { accessToken, forgetAccessToken } from './session.js';

const authorize = new SetContextLink(async ({ headers }) => {
  const token = await accessToken();
  return { headers: { ...headers, ...appHeader, ...(token !== null && { authorization: `Bearer ${token}` }) } };
});

/** A session can end, and a key can be forgotten, before its token expires: then once more with a new token. */
const onceMore = new ErrorLink(({ error, operation, forward }) => {
  const { code, field } = failureOf(error);
  const isAboutAccessToken = code === 'INVALID_TOKEN' && field === undefined;
  if (!isAboutAccessToken || operation.getContext().isSecondTry === true) return undefined;
  operation.setContext({ isSecondTry: true });
  forgetAccessToken();
  return forward(operation);
});

export const client = new ApolloClient({
  link: ApolloLink.from([onceMore, authorize, new HttpLink({ uri: endpoint })]),
  cache: new InMemoryCache({ typePolicies: { User: { fields: { verifications: { merge: false } } } } }),
});
