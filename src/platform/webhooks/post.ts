import { type LookupAddress, lookup } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';

/** There was no answer. */
export class PostFailed extends Error {
  constructor(readonly reason: 'timeout' | 'connection' | 'tls' | 'unknown-host' | 'refused-address') {
    super(`No answer: ${reason}`);
  }
}

/** Resolves a name to all its addresses, as `dns.lookup` does with `all`. */
export type ResolveHost = (
  name: string,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export interface PostOptions {
  /** For the whole request and answer. */
  timeoutMs: number;
  /** Checks each address of a host name. Node does not resolve literal addresses, so the caller must check those. */
  allowsAddress: (address: string) => boolean;
  resolve?: ResolveHost | undefined;
}

export interface PostAnswer {
  status: number;
  /** Null if the answer was too long or incomplete. Never rejects. */
  text: Promise<string | null>;
}

/** Enough for any receiver. The rest of a longer answer is not read. */
const maxAnswerBytes = 16 * 1024;

/** Node's error codes for a failed handshake or an untrusted certificate. */
const tlsFailure = /CERT|^ERR_(SSL|TLS)|^EPROTO$|^UNABLE_TO_/;

/**
 * Posts JSON. Follows no redirect. Opens a new connection for each post, so that none stays open to a dead receiver. Throws `PostFailed` if there is
 * no answer.
 */
export function postJson(
  url: URL,
  body: string,
  headers: Record<string, string>,
  options: PostOptions,
): Promise<PostAnswer> {
  return post(url, body, { ...headers, 'content-type': 'application/json' }, options);
}

/** Posts a form in the same way. */
export function postForm(url: URL, fields: Record<string, string>, options: PostOptions): Promise<PostAnswer> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  return post(url, new URLSearchParams(fields).toString(), headers, options);
}

function post(
  url: URL,
  body: string,
  headers: Record<string, string>,
  { timeoutMs, allowsAddress, resolve = resolveAll }: PostOptions,
): Promise<PostAnswer> {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((done, reject) => {
    const request = send(url, {
      method: 'POST',
      agent: false,
      lookup: checkedLookup(allowsAddress, resolve),
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        ...headers,
        'content-length': Buffer.byteLength(body),
        'user-agent': 'Bonafide',
      },
    });
    request.on('error', error => reject(asPostFailed(error)));
    request.on('response', response => done({ status: response.statusCode ?? 0, text: readSome(response) }));
    // A server that switches protocols (101) causes neither of the two.
    request.on('close', () => reject(new PostFailed('connection')));
    request.end(body);
  });
}

function resolveAll(name: string, done: Parameters<ResolveHost>[1]): void {
  lookup(name, { all: true, verbatim: true }, done);
}

/**
 * Returns a lookup that gives the socket only checked addresses. Resolves the name once. Otherwise a second answer could contain another address (DNS
 * rebinding).
 */
function checkedLookup(allowsAddress: (address: string) => boolean, resolve: ResolveHost): LookupFunction {
  return (name, { all }, done) => {
    resolve(name, (error, found) => {
      const allowed = found?.filter(({ address }) => allowsAddress(address));
      const [first] = allowed ?? [];
      if (error !== null) done(new PostFailed('unknown-host'), []);
      else if (first === undefined) done(new PostFailed('refused-address'), []);
      else if (all === true) done(null, allowed);
      else done(null, first.address, first.family);
    });
  };
}

/** Reads an answer to its end, but at most `maxAnswerBytes`. */
function readSome(response: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let bytes = 0;
  return new Promise(done => {
    response.on('error', () => done(null));
    response.on('close', () => done(null));
    response.on('end', () => done(Buffer.concat(parts).toString('utf8')));
    response.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes > maxAnswerBytes) response.destroy();
      else parts.push(part);
    });
  });
}

function asPostFailed(error: NodeJS.ErrnoException): PostFailed {
  if (error instanceof PostFailed) return error;
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return new PostFailed('timeout');
  return new PostFailed(tlsFailure.test(error.code ?? '') ? 'tls' : 'connection');
}
