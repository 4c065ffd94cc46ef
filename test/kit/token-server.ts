import { createServer } from 'node:http';
import { startLocally } from './local-server.js';

/** The answer of a token server (RFC 6749, 5). `hang` never does, and `drip` sends one byte at a time. */
export type TokenAnswer =
  | { status?: number; json: Record<string, unknown> }
  | { status: number; location: string }
  | { body: string }
  | 'hang'
  | 'drip';

export interface TokenServer {
  /** The value for SMTP_OAUTH2_TOKEN_URL. */
  url: string;
  /** The fields of each request, oldest first. */
  requests: Record<string, string>[];
  /** Sets the answer. A function is called for each request. At first each request gets another token, good for an hour. */
  behave(answer: TokenAnswer | (() => TokenAnswer)): void;
  stop(): Promise<void>;
}

export async function startTokenServer(): Promise<TokenServer> {
  const requests: TokenServer['requests'] = [];
  let behave: () => TokenAnswer = () => grant(`access-${requests.length}`);

  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    requests.push(Object.fromEntries(new URLSearchParams(body)));
    const answer = behave();
    if (answer === 'hang') return;
    response.setHeader('content-type', 'application/json');
    if (answer === 'drip') {
      response.writeHead(200);
      const drops = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drops));
    } else if ('body' in answer) response.end(answer.body);
    else if ('location' in answer) response.writeHead(answer.status, { location: answer.location }).end();
    else response.writeHead(answer.status ?? 200).end(JSON.stringify(answer.json));
  });
  const { origin, stop } = await startLocally(server);

  return {
    url: `${origin}/token`,
    requests,
    behave(answer) {
      behave = typeof answer === 'function' ? answer : () => answer;
    },
    stop,
  };
}

/** Returns the answer that grants this token. */
export function grant(token: string, more: Record<string, unknown> = {}): TokenAnswer {
  return { json: { access_token: token, token_type: 'Bearer', expires_in: 3_600, ...more } };
}
