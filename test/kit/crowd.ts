import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { operations } from './operations.js';

/**
 * This file is a program. It logs in many times at once, on connections that it opens first. It runs in a separate process,
 * otherwise its load would count as the server's. It gets this order as a process message, and answers with the outcomes.
 */
export interface CrowdOrder {
  url: string;
  appId: string;
  identifier: string;
  password: string;
  logins: number;
}

export interface LoginOutcome {
  /** 'OK' or an error code. */
  outcome: string;
  userId: string | null;
  retryAfter: number | null;
  ms: number;
}

process.once('message', async (order: CrowdOrder) => {
  const agent = new Agent({ keepAlive: true, maxSockets: order.logins });
  const all = Array.from({ length: order.logins });
  await Promise.all(all.map(() => send(agent, order, 'GET', '/healthz', '')));
  const { identifier, password } = order;
  const body = JSON.stringify({ query: operations.login, variables: { identifier, password } });
  const outcomes = await Promise.all(all.map(() => logIn(agent, order, body)));
  process.send?.(outcomes, () => process.exit(0));
});

async function logIn(agent: Agent, order: CrowdOrder, body: string): Promise<LoginOutcome> {
  const startedAt = performance.now();
  const { data, errors } = JSON.parse(await send(agent, order, 'POST', '/graphql', body));
  const ms = performance.now() - startedAt;
  const { code = 'OK', retryAfter = null } = errors?.[0].extensions ?? {};
  return { outcome: code, userId: data?.login?.user.id ?? null, retryAfter, ms };
}

function send(agent: Agent, { url, appId }: CrowdOrder, method: string, path: string, body: string): Promise<string> {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'x-app-id': appId };
  return new Promise((resolve, reject) => {
    const sent = request(url + path, { agent, method, headers }, async response => {
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      resolve(text);
    });
    sent.on('error', reject).end(body);
  });
}
