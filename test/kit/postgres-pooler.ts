import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import pg from 'pg';
import type { PostgresProxy } from './postgres-proxy.js';

export interface Pooler extends PostgresProxy {
  /** Sends all new transactions to another server, once the open ones have ended. */
  leadTo(databaseUrl: string): Promise<void>;
  /** Makes the next BEGIN fail, without ending the connection. The statements after it then run outside of a transaction. */
  failNextBegin(): void;
  /** The number of connections to PostgreSQL that it dropped because a client left in the middle of a transaction. */
  readonly dropped: number;
}

/** The parameters at the start of a connection that PgBouncer accepts. It refuses all others. */
const accepted = ['user', 'database', 'application_name', 'client_encoding'];

/**
 * Starts a pooler in transaction mode, which works like PgBouncer: a few connections to PostgreSQL serve all clients, and
 * each transaction gets another one than the transaction before. It takes any password.
 */
export async function startPooler(databaseUrl: string, connections = 8): Promise<Pooler> {
  const pool = new ServerPool(databaseUrl, connections);
  const clients = new Set<Socket>();
  let isNextBeginToFail = false;
  const mayFail = (message: Buffer) => {
    const fails = isNextBeginToFail && message.toString('latin1', 5, 10) === 'BEGIN';
    if (fails) isNextBeginToFail = false;
    return fails;
  };
  const server = createServer({ noDelay: true }, near => {
    clients.add(near);
    near.on('error', () => {}).on('close', () => clients.delete(near));
    void serveClient(near, pool, mayFail).catch(() => near.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    leadTo: databaseUrl => pool.leadTo(databaseUrl),
    failNextBegin() {
      isNextBeginToFail = true;
    },
    get dropped() {
      return pool.dropped;
    },
    async stop() {
      for (const near of clients) near.destroy();
      server.close();
      await once(server, 'close');
      await pool.end();
    },
  };
}

/** A connection to PostgreSQL. The driver logs it in, and is not used afterwards. */
interface ServerConnection {
  readonly stream: Socket;
  readonly databaseUrl: string;
  onMessage: (message: Buffer) => void;
  onClose: () => void;
}

class ServerPool {
  dropped = 0;
  #open = 0;
  readonly #idle: ServerConnection[] = [];
  readonly #waiting: (() => void)[] = [];

  constructor(
    private databaseUrl: string,
    private readonly most: number,
  ) {}

  /** Returns the connection that has been idle for longest, so that no client gets the same one twice in a row. */
  async take(): Promise<ServerConnection> {
    for (;;) {
      if (this.#open < this.most) return await this.#connect();
      const idle = this.#idle.shift();
      if (idle !== undefined) return idle;
      await new Promise<void>(resolve => this.#waiting.push(resolve));
    }
  }

  give(connection: ServerConnection): void {
    if (connection.databaseUrl !== this.databaseUrl) connection.stream.destroy();
    else this.#idle.push(connection);
    this.#waiting.shift()?.();
  }

  drop(connection: ServerConnection): void {
    this.dropped++;
    connection.stream.destroy();
  }

  async leadTo(databaseUrl: string): Promise<void> {
    this.databaseUrl = databaseUrl;
    await this.end();
  }

  async end(): Promise<void> {
    for (const { stream } of this.#idle.splice(0)) {
      stream.destroy();
      if (!stream.closed) await once(stream, 'close');
    }
  }

  async #connect(): Promise<ServerConnection> {
    this.#open++;
    const { databaseUrl } = this;
    const client = new pg.Client({ connectionString: databaseUrl });
    client.on('error', () => {});
    const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
    stream.on('close', () => {
      this.#open--;
      this.#waiting.shift()?.();
    });
    await client.connect();
    stream.removeAllListeners('data');
    const connection: ServerConnection = { stream, databaseUrl, onMessage: () => {}, onClose: () => {} };
    const split = splitter();
    stream.on('data', data => {
      for (const message of split(data)) connection.onMessage(message);
    });
    stream.on('close', () => {
      const at = this.#idle.indexOf(connection);
      if (at >= 0) this.#idle.splice(at, 1);
      connection.onClose();
    });
    return connection;
  }
}

async function serveClient(near: Socket, pool: ServerPool, mayFail: (message: Buffer) => boolean): Promise<void> {
  let current: ServerConnection | null = null;
  /** The number of ReadyForQuery messages that the client still expects. */
  let owed = 0;
  near.on('close', () => {
    if (current !== null) pool.drop(current);
    current = null;
  });

  async function link(): Promise<ServerConnection> {
    const server = await pool.take();
    server.onMessage = message => {
      near.write(message);
      if (message[0] !== codeOf('Z')) return;
      owed--;
      if (owed > 0 || message[5] !== codeOf('I') || current === null) return;
      current = null;
      pool.give(server);
    };
    server.onClose = () => {
      if (current === server) near.destroy();
    };
    if (near.destroyed) pool.give(server);
    return server;
  }

  for await (const message of messagesOf(near)) {
    if (message[0] === codeOf('X')) break;
    if (message[0] === codeOf('Q') || message[0] === codeOf('S')) owed++;
    if (current === null && mayFail(message)) {
      owed--;
      near.write(Buffer.concat([refusal('ERROR', '57014', 'canceling statement due to user request'), ready]));
      continue;
    }
    current ??= await link();
    if (near.destroyed) break;
    current.stream.write(message);
  }
  near.end();
}

/** Logs the client in, and then yields its messages. */
async function* messagesOf(near: Socket): AsyncGenerator<Buffer> {
  const split = splitter();
  let isLoggedIn = false;
  let early = Buffer.alloc(0);
  for await (const data of near as AsyncIterable<Buffer>) {
    if (isLoggedIn) {
      yield* split(data);
      continue;
    }
    early = Buffer.concat([early, data]);
    if (early.length < 4 || early.length < early.readInt32BE(0)) continue;
    const refused = parametersOf(early).find(name => !accepted.includes(name));
    if (refused !== undefined) {
      near.end(refusal('FATAL', '08P01', `unsupported startup parameter: ${refused}`));
      return;
    }
    isLoggedIn = true;
    near.write(welcome());
    yield* split(early.subarray(early.readInt32BE(0)));
  }
}

/** Returns the names of the parameters. Zero bytes separate names and values. */
function parametersOf(startup: Buffer): string[] {
  const words = startup.toString('utf8', 8, startup.readInt32BE(0)).split('\0');
  return words.filter((word, index) => index % 2 === 0 && word !== '');
}

/** A type, the length of the rest, and the rest: messages of both sides after the start of a connection. */
function splitter(): (data: Buffer) => Buffer[] {
  let rest = Buffer.alloc(0);
  return data => {
    const messages: Buffer[] = [];
    rest = Buffer.concat([rest, data]);
    while (rest.length >= 5 && rest.length > rest.readInt32BE(1)) {
      const end = rest.readInt32BE(1) + 1;
      messages.push(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
    return messages;
  };
}

function messageOf(type: string, body: Buffer | string): Buffer {
  const bytes = Buffer.from(body as string);
  const head = Buffer.alloc(5);
  head[0] = codeOf(type);
  head.writeInt32BE(bytes.length + 4, 1);
  return Buffer.concat([head, bytes]);
}

function codeOf(type: string): number {
  return type.charCodeAt(0);
}

const ready = messageOf('Z', 'I');

function refusal(severity: string, code: string, text: string): Buffer {
  return messageOf('E', `S${severity}\0V${severity}\0C${code}\0M${text}\0\0`);
}

let clientsSoFar = 0;

/** As PgBouncer does, gives the client a process id that PostgreSQL does not know. */
function welcome(): Buffer {
  const key = Buffer.alloc(8);
  key.writeInt32BE(2_000_000_000 + ++clientsSoFar, 0);
  const parameters = { server_version: '18.0', client_encoding: 'UTF8', standard_conforming_strings: 'on' };
  return Buffer.concat([
    messageOf('R', Buffer.alloc(4)),
    ...Object.entries(parameters).map(([name, value]) => messageOf('S', `${name}\0${value}\0`)),
    messageOf('K', key),
    ready,
  ]);
}
