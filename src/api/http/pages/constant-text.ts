import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { chooseEncoding, type Encoding } from '../encoding.rules.js';
import { etagOf, isSame } from '../etag.js';

/** A text that is the same for everybody, plain and compressed. `compressed` is null if the text is too short for it. */
export interface ConstantText {
  plain: Body;
  compressed: Record<Encoding, () => Promise<Body>> | null;
}

/** `etag` differs between the encodings, as their bytes do (RFC 9110, 8.8.3.3). */
interface Body {
  bytes: Buffer;
  etag: string;
}

/** Compressing a smaller text saves no network packet. */
const compressFromBytes = 1_400;
/** Quality 11 saves another tenth, but takes fifty times as long. */
const brotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

/**
 * Prepares a text. It must not contain a secret or a part of a request. Otherwise the length of the compressed answer would reveal
 * whether the two are alike (BREACH). Each encoding is made at its first use, because all of them would delay the start by 60 ms.
 */
export function constantText(text: string): ConstantText {
  const bytes = Buffer.from(text);
  const compressed = {
    br: once(async () => bodyOf(await promisify(brotliCompress)(bytes, brotliOptions))),
    gzip: once(async () => bodyOf(await promisify(gzip)(bytes))),
  };
  return { plain: bodyOf(bytes), compressed: bytes.length < compressFromBytes ? null : compressed };
}

function bodyOf(bytes: Buffer): Body {
  return { bytes, etag: etagOf(bytes) };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Sends the text in the encoding that the client prefers. With `mayBeKept`, a client that already has the text gets 304. */
export async function sendText(
  request: FastifyRequest,
  reply: FastifyReply,
  { plain, compressed }: ConstantText,
  { mayBeKept }: { mayBeKept: boolean },
): Promise<FastifyReply> {
  const encoding = compressed === null ? null : chooseEncoding(request.headers['accept-encoding']);
  const { bytes, etag } = (encoding === null ? undefined : await compressed?.[encoding]()) ?? plain;
  if (compressed !== null) varyByEncoding(reply);
  if (mayBeKept) {
    reply.headers({ 'cache-control': 'no-cache', etag });
    if (isSame(request.headers['if-none-match'], etag)) return reply.code(304).send();
  }
  if (encoding !== null) reply.header('content-encoding', encoding);
  return reply.send(bytes);
}

/** Makes caches store a separate answer for each encoding. CORS may have set the header already. */
export function varyByEncoding(reply: FastifyReply): void {
  const others = reply.getHeader('vary');
  reply.header('vary', others === undefined ? 'accept-encoding' : `${others}, accept-encoding`);
}
