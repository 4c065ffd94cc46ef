import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type SMTPServer as Server, SMTPServer } from 'smtp-server';
import { keepSecretsInText } from './leaks.js';

/** A mail as the server received it. */
export interface SunkMail {
  envelope: { from: string; to: string[] };
  /** By lower-case name. Folded lines are joined, and encoded words decoded. */
  headers: Record<string, string>;
  text: string | null;
  html: string | null;
  /** The images that the HTML shows. */
  images: { headers: Record<string, string>; bytes: Buffer }[];
  source: string;
}

/** The behaviour of the server at one step. `hang` never answers. `drop` closes the connection, even after accepting the mail. */
export type SmtpBehaviour =
  | { at: 'connect' | 'auth' | 'from' | 'to' | 'data'; do: number | 'hang' | 'drop'; says?: string }
  | { at: 'data'; do: 'accept and drop'; says?: string };

export interface SmtpSink {
  /** The value for SMTP_URL. */
  url: string;
  /** The accepted mails, oldest first. */
  mails: SunkMail[];
  /** The number of connections so far. */
  connections: () => number;
  /** The number of connections that are open now. */
  open: () => number;
  /** The logins so far: the user, and the password or access token. */
  logins: { user: string; secret: string }[];
  /** Sets the behaviour. Null accepts everything. A function is called for each recipient, so it may use only `to` and `data`. */
  behave(behaviour: SmtpBehaviour | null | ((to: string) => SmtpBehaviour | null)): void;
  /** Closes every connection. */
  hangUp(): void;
  stop(): Promise<void>;
}

export interface SinkOptions {
  /** Offers STARTTLS with a self-signed certificate. */
  offersTls?: boolean;
  /**
   * Accepts no password, but access tokens for which this returns true. It refuses others like Gmail, with a challenge
   * first.
   */
  acceptsToken?: (token: string) => boolean;
  /** Takes this long to answer each step. */
  afterMs?: number;
}

export async function startSmtpSink({
  offersTls = false,
  acceptsToken,
  afterMs = 0,
}: SinkOptions = {}): Promise<SmtpSink> {
  const mails: SunkMail[] = [];
  const logins: SmtpSink['logins'] = [];
  let connections = 0;
  let behave: (to: string) => SmtpBehaviour | null = () => null;

  /** Answers one step of the conversation. */
  function answer(at: SmtpBehaviour['at'], to: string, done: (error?: Error | null) => void): void {
    const behaviour = behave(to);
    if (behaviour?.at !== at) {
      if (afterMs > 0) setTimeout(done, afterMs);
      else done();
    } else if (behaviour.do === 'drop' || behaviour.do === 'accept and drop') dropAll(server);
    else if (behaviour.do !== 'hang') {
      const text = behaviour.says ?? `No, said the server about ${to}`;
      done(Object.assign(new Error(text), { responseCode: behaviour.do }));
    }
  }

  const server: Server = new SMTPServer({
    // Otherwise it refuses two dots in a row, also between quotes, where RFC 5321, 4.1.2 allows them.
    lenientAddressParsing: true,
    authOptional: true,
    disabledCommands: offersTls ? [] : ['STARTTLS'],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 10,
    onConnect(_session, done) {
      connections++;
      answer('connect', '', done);
    },
    authMethods: acceptsToken === undefined ? ['PLAIN', 'LOGIN'] : ['XOAUTH2'],
    onAuth({ username: user = '', password, accessToken }, _session, done) {
      logins.push({ user, secret: accessToken ?? password ?? '' });
      if (acceptsToken !== undefined && !acceptsToken(accessToken ?? '')) {
        return done(null, { data: { status: '401', schemes: 'bearer', scope: 'https://mail.example.com/' } });
      }
      answer('auth', '', error => done(error ?? null, { user }));
    },
    onMailFrom(_address, _session, done) {
      answer('from', '', done);
    },
    onRcptTo({ address }, _session, done) {
      answer('to', address, done);
    },
    async onData(stream, { envelope }, done) {
      let source = '';
      try {
        for await (const chunk of stream.setEncoding('utf8')) source += chunk;
      } catch {
        // The connection was closed during the mail, so no answer is needed.
        return;
      }
      const mail = readMail(source);
      keepSecretsInText(mail.text ?? '');
      const to = envelope.rcptTo.map(({ address }) => address);
      const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
      const accept = () => mails.push({ envelope: { from, to }, source, ...mail });
      if (behave(to[0] ?? '')?.do === 'accept and drop') accept();
      answer('data', to[0] ?? '', error => {
        if (error == null) accept();
        done(error ?? null);
      });
    },
  });
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');

  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails,
    connections: () => connections,
    open: () => server.connections.size,
    logins,
    behave(behaviour) {
      behave = typeof behaviour === 'function' ? behaviour : () => behaviour;
    },
    hangUp: () => dropAll(server),
    async stop() {
      await new Promise<void>(resolve => {
        server.close(resolve);
      });
    },
  };
}

function dropAll(server: Server): void {
  for (const connection of server.connections) {
    (connection as unknown as { _socket: { destroy(): void } })._socket.destroy();
  }
}

type Part = ReturnType<typeof readPart>;

function readMail(source: string): Pick<SunkMail, 'headers' | 'text' | 'html' | 'images'> {
  const whole = readPart(source);
  const parts = partsOf(whole);
  const find = (type: string) => {
    const part = parts.find(({ headers }) => headers['content-type']?.startsWith(type));
    return part === undefined ? null : decode(part.body, part.headers['content-transfer-encoding']);
  };
  const images = parts
    .filter(({ headers }) => headers['content-type']?.startsWith('image/'))
    .map(({ headers, body }) => ({ headers, bytes: Buffer.from(body, 'base64') }));
  return { headers: whole.headers, text: find('text/plain'), html: find('text/html'), images };
}

/** Returns the parts that hold no others (RFC 2046, 5.1). */
function partsOf(part: Part): Part[] {
  const boundary = /boundary="?([^";]+)/.exec(part.headers['content-type'] ?? '')?.[1];
  if (boundary === undefined) return [part];
  return part.body.split(`--${boundary}`).slice(1, -1).map(readPart).flatMap(partsOf);
}

function readPart(source: string): { headers: Record<string, string>; body: string } {
  const [head = '', ...rest] = source.trimStart().split('\r\n\r\n');
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = lines.map(line => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), decodeWords(line.slice(colon + 1).trim())] as const;
  });
  return { headers: Object.fromEntries(headers), body: rest.join('\r\n\r\n') };
}

/** Decodes a body by its transfer encoding (RFC 2045, 6). */
function decode(body: string, encoding: string | undefined): string {
  const text = body.replace(/\r\n$/, '');
  if (encoding === 'base64') return Buffer.from(text, 'base64').toString('utf8');
  if (encoding === 'quoted-printable') return quotedPrintable(text.replace(/=\r\n/g, ''));
  return text;
}

/** Decodes encoded words (RFC 2047). Only UTF-8, because nodemailer writes no other charset. */
function decodeWords(value: string): string {
  return value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi, (_, encoding: string, text: string) =>
      encoding.toUpperCase() === 'B'
        ? Buffer.from(text, 'base64').toString('utf8')
        : quotedPrintable(text.replaceAll('_', ' ')),
    );
}

function quotedPrintable(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
