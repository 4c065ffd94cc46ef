import { createServer } from 'node:http';
import { startLocally } from './local-server.js';

/** A span as a collector receives it. */
export interface ReceivedSpan {
  /** The attributes of the resource, for example `service.name`. */
  resource: Record<string, unknown>;
  traceId: string;
  spanId: string;
  /** Empty for the root span of a trace. */
  parentId: string;
  name: string;
  kind: 'INTERNAL' | 'SERVER' | 'CLIENT' | 'other';
  startedAt: bigint;
  endedAt: bigint;
  attributes: Record<string, unknown>;
  isError: boolean;
}

export interface OtlpReceiver {
  url: string;
  spans: ReceivedSpan[];
  /** All received bytes as text, to search them for secrets. Secrets are texts, so binary parts do not matter. */
  bytes: () => string;
  answer(status: number): void;
  stop(): Promise<void>;
}

/** Starts an OpenTelemetry collector that accepts traces in protobuf over HTTP. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const bodies: Buffer[] = [];
  let status = 200;
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const isTraces = request.url === '/v1/traces' && request.headers['content-type'] === 'application/x-protobuf';
    if (isTraces && status === 200) {
      bodies.push(body);
      spans.push(...spansIn(body));
    }
    response.writeHead(isTraces ? status : 404).end();
  });
  const { origin, stop } = await startLocally(server);
  return {
    url: origin,
    spans,
    bytes: () => Buffer.concat(bodies).toString('utf8'),
    answer(next) {
      status = next;
    },
    stop,
  };
}

/** A protobuf message: the values of each field, by field number. */
type Message = Map<number, (bigint | Buffer)[]>;

const kinds: Record<string, ReceivedSpan['kind']> = { 1: 'INTERNAL', 2: 'SERVER', 3: 'CLIENT' };

/** The field numbers are from opentelemetry/proto/collector/trace/v1 and opentelemetry/proto/trace/v1. */
function spansIn(body: Buffer): ReceivedSpan[] {
  return messagesAt(decode(body), 1).flatMap(resourceSpans => {
    const resource = messagesAt(resourceSpans, 1).map(each => attributesAt(each, 1))[0] ?? {};
    const spans = messagesAt(resourceSpans, 2).flatMap(scopeSpans => messagesAt(scopeSpans, 2));
    return spans.map(span => ({
      resource,
      traceId: bytesAt(span, 1).toString('hex'),
      spanId: bytesAt(span, 2).toString('hex'),
      parentId: bytesAt(span, 4).toString('hex'),
      name: bytesAt(span, 5).toString('utf8'),
      kind: kinds[String(numberAt(span, 6))] ?? 'other',
      startedAt: numberAt(span, 7),
      endedAt: numberAt(span, 8),
      attributes: attributesAt(span, 9),
      isError: messagesAt(span, 15).some(each => numberAt(each, 3) === 2n),
    }));
  });
}

function attributesAt(message: Message, field: number): Record<string, unknown> {
  return Object.fromEntries(
    messagesAt(message, field).map(pair => [bytesAt(pair, 1).toString('utf8'), messagesAt(pair, 2).map(scalarIn)[0]]),
  );
}

/** Reads an AnyValue. The server sends only texts, booleans and integers. */
function scalarIn(value: Message): unknown {
  if (value.has(1)) return bytesAt(value, 1).toString('utf8');
  if (value.has(2)) return numberAt(value, 2) === 1n;
  return value.has(3) ? Number(numberAt(value, 3)) : undefined;
}

function messagesAt(message: Message, field: number): Message[] {
  return (message.get(field) ?? []).map(value => decode(value as Buffer));
}

function bytesAt(message: Message, field: number): Buffer {
  return (message.get(field)?.[0] ?? Buffer.alloc(0)) as Buffer;
}

function numberAt(message: Message, field: number): bigint {
  return (message.get(field)?.[0] ?? 0n) as bigint;
}

/** Decodes protobuf's wire format, without groups, which are not in use. */
function decode(bytes: Buffer): Message {
  const message: Message = new Map();
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes.readUInt8(at++);
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const take = (size: number): Buffer => {
    at += size;
    return bytes.subarray(at - size, at);
  };
  while (at < bytes.length) {
    const tag = varint();
    const type = Number(tag & 7n);
    const readers: Record<number, () => bigint | Buffer> = {
      0: varint,
      1: () => take(8).readBigUInt64LE(),
      2: () => take(Number(varint())),
      5: () => BigInt(take(4).readUInt32LE()),
    };
    const value = readers[type]?.();
    if (value === undefined) throw new Error(`wire type ${type}`);
    const field = Number(tag >> 3n);
    message.set(field, [...(message.get(field) ?? []), value]);
  }
  return message;
}
