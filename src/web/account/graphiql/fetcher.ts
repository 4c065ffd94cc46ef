import type { Fetcher, FetcherOpts, FetcherParams } from '@graphiql/toolkit';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphQLError, getOperationAST } from 'graphql';
import { rememberLoginId } from './last-login-id.js';
import { hasExpired, lastSession, rememberSession } from './last-session.js';
import { membersOf } from './members-of.js';
import { rememberTexts } from './newest-code.js';
import { fillHeaders, fillVariables, NotFilled } from './placeholders.js';

const endpoint = new URL('./graphql', location.href);
const send = createGraphiQLFetcher({
  url: endpoint.href,
  // GraphiQL sends the headers of a tab as `connectionParams`.
  subscriptionUrl: endpoint.href.replace(/^http/, 'ws'),
  enableIncrementalDelivery: false,
});

const refreshSession =
  'mutation ($refreshToken: String!) { refreshSession(refreshToken: $refreshToken) { accessToken refreshToken } }';

/** Sends a request of GraphiQL with its placeholders filled in, and again with a new access token if the old one has expired. */
export const fetcher: Fetcher = async (operation, options = {}) => {
  // Introspection needs no token. Otherwise an expired token in a tab's headers would hide the schema.
  if (operation.operationName === 'IntrospectionQuery') return await send(operation, { ...options, headers: {} });
  try {
    const { headers = {} } = options;
    if (isSubscription(operation, options)) await renewBefore(headers);
    else if (operation.operationName === 'SignUpWithPhone') await requireVerification(headers);
    const answer = await sendFilled(operation, options);
    return hasExpired(answer) && (await refresh(headers)) ? await sendFilled(operation, options) : answer;
  } catch (error) {
    if (error instanceof NotFilled) return { errors: [new GraphQLError(error.message)] };
    throw error;
  }
};

async function sendFilled(operation: FetcherParams, options: FetcherOpts) {
  const variables = await fillVariables(operation.variables);
  const headers = await fillHeaders(options.headers ?? {});
  rememberTexts(variables);
  const answer = await send({ ...operation, variables }, { ...options, headers });
  rememberSession(answer);
  rememberLoginId(answer);
  return answer;
}

/** A WebSocket with an expired token would be closed, so that GraphiQL could not show why. */
async function renewBefore(headers: Record<string, unknown>): Promise<void> {
  if (hasExpired(await send({ query: '{ me { id } }' }, { headers: await fillHeaders(headers) })))
    await refresh(headers);
}

/** Returns whether there is a new access token. A refresh token can be used once. */
async function refresh({ Authorization: _, ...headers }: Record<string, unknown>): Promise<boolean> {
  const { refreshToken } = lastSession;
  if (refreshToken === null) return false;
  lastSession.refreshToken = null;
  rememberSession(
    await send({ query: refreshSession, variables: { refreshToken } }, { headers: await fillHeaders(headers) }),
  );
  return lastSession.refreshToken !== null;
}

/** Without verification no SMS is sent, and the next tab has no code to enter. */
async function requireVerification(headers: Record<string, unknown>): Promise<void> {
  const answer = await send({ query: '{ app { phoneVerification } }' }, { headers: await fillHeaders(headers) });
  if (membersOf(membersOf(membersOf(answer).data).app).phoneVerification === false)
    throw new NotFilled('Not sent. This app verifies no phone numbers yet: run tab 1, SwitchVerificationOn, first.');
}

function isSubscription({ operationName }: FetcherParams, { documentAST }: FetcherOpts): boolean {
  return documentAST !== undefined && getOperationAST(documentAST, operationName)?.operation === 'subscription';
}
