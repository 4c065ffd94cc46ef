import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { splitHash } from '../../src/domain/passwords/breach-range.rules.js';
import { startLocally } from './local-server.js';

export interface RangeService {
  /** For `PASSWORD_BREACH_URL`. */
  readonly url: string;
  /** The requested prefixes, oldest first. */
  readonly asked: { path: string; headers: IncomingHttpHeaders }[];
  /** Replaces the answer until it is null again. */
  answer: ((response: ServerResponse, path: string) => void) | null;
  close(): Promise<void>;
}

/** Starts a range service on a real socket. It contains these passwords, and pads its answers with rows of the count 0. */
export async function startRangeService(
  breached: readonly string[],
  padded: readonly string[] = [],
): Promise<RangeService> {
  const rows = [...breached.map(password => rowOf(password, 3)), ...padded.map(password => rowOf(password, 0))];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    service.asked.push({ path, headers: request.headers });
    if (service.answer !== null) service.answer(response, path);
    else
      response.end(
        [
          '0'.repeat(35).concat(':0'),
          ...rows.filter(([prefix]) => path.endsWith(`/${prefix}`)).map(([, row]) => row),
        ].join('\r\n'),
      );
  });
  const { origin, stop } = await startLocally(server);
  const service: RangeService = {
    url: `${origin}/range/`,
    asked: [],
    answer: null,
    close: stop,
  };
  return service;
}

function rowOf(password: string, count: number): [prefix: string, row: string] {
  const { prefix, suffix } = splitHash(password);
  return [prefix, `${suffix}:${count}`];
}
