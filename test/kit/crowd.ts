import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';

/**
 * This file is a program. It sends all requests of an order at once, on connections that it opens first. It runs in a separate
 * process, otherwise its load would count as the server's. It gets the order as a process message, and answers with the outcomes.
 */
export interface CrowdOrder {
  url: string;
  appId: string;
  /** The GraphQL document of all requests. */
  query: string;
  requests: { variables: Record<string, unknown>; ip: string }[];
}

export interface Outcome {
  /** 'OK' or an error code. */
  outcome: string;
  /** The refresh token of the session that was opened. */
  userId: string | null;
  accessToken: string | null;
  retryAfter: number | null;
  ms: number;
}

type Request = CrowdOrder['requests'][number];

process.once('message', async (order: CrowdOrder) => {
  const agent = new Agent({ keepAlive: true, maxSockets: order.requests.length });
  await Promise.all(order.requests.map(({ ip }) => send(agent, order, ip, 'GET', '/healthz', '')));
  const outcomes = await Promise.all(order.requests.map(each => ask(agent, order, each)));
  process.send?.(outcomes, () => process.exit(0));
});

async function ask(agent: Agent, order: CrowdOrder, { variables, ip }: Request): Promise<Outcome> {
  const body = JSON.stringify({ query: order.query, variables });
  const startedAt = performance.now();
  const { data, errors } = JSON.parse(await send(agent, order, ip, 'POST', '/graphql', body));
  const ms = performance.now() - startedAt;
  const { code = 'OK', retryAfter = null } = errors?.[0].extensions ?? {};
  const session = Object.values(data ?? {})[0] as { user: { id: string }; accessToken: string } | null | undefined;
  return { outcome: code, userId: session?.user.id ?? null, accessToken: session?.accessToken ?? null, retryAfter, ms };
}

function send(
  agent: Agent,
  { url, appId }: CrowdOrder,
  ip: string,
  method: string,
  path: string,
  body: string,
): Promise<string> {
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-app-id': appId,
    'x-forwarded-for': ip,
  };
  return new Promise((resolve, reject) => {
    const sent = request(url + path, { agent, method, headers }, async response => {
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      resolve(text);
    });
    sent.on('error', reject).end(body);
  });
}
