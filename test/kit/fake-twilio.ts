import { createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { keepSecretsInText } from './leaks.js';
import { startLocally } from './local-server.js';

/** The fields of a message as Twilio received them. */
export type TwilioFields = Record<string, string>;

/** The behaviour of the fake: like Twilio, or like a failing server. */
export type TwilioBehaviour =
  | 'accept'
  /** Refuses the message as Twilio does, with a code of its error dictionary. */
  | { code: number; http?: number }
  /** Answers without a code, as a gateway in front of Twilio does. */
  | { http: number }
  | { body: string; contentType?: string; http?: number }
  | { redirect: string }
  | 'hang'
  /** Receives the message, and never answers. */
  | 'accept and hang'
  | 'reset'
  | 'accept and reset';

export interface FakeTwilio {
  /** The value for TWILIO_HOST. */
  host: string;
  /** The accepted messages, oldest first, each with its SID. */
  accepted: (TwilioFields & { sid: string })[];
  /** All requests, accepted or not. */
  requests: { method: string; path: string; authorization: string | undefined; fields: TwilioFields }[];
  /** Sets the behaviour, at first `accept`. A function is called for each message. */
  behave(behaviour: TwilioBehaviour | ((fields: TwilioFields) => TwilioBehaviour | Promise<TwilioBehaviour>)): void;
  stop(): Promise<void>;
}

export const twilioAccount = {
  accountSid: `AC${'0123456789abcdef'.repeat(2)}`,
  authToken: 'auth-token-of-the-tests',
  apiKey: `SK${'fedcba9876543210'.repeat(2)}`,
  apiSecret: 'api-secret-of-the-tests',
};

export async function startFakeTwilio(): Promise<FakeTwilio> {
  const accepted: FakeTwilio['accepted'] = [];
  const requests: FakeTwilio['requests'] = [];
  let behave: (fields: TwilioFields) => TwilioBehaviour | Promise<TwilioBehaviour> = () => 'accept';

  const server = createServer(async (request, response) => {
    const fields = await readForm(request);
    keepSecretsInText(fields.Body ?? '');
    const { method = '', url: path = '', headers } = request;
    requests.push({ method, path, authorization: headers.authorization, fields });
    const behaviour = await behave(fields);
    if (behaviour === 'hang') return;
    if (behaviour === 'reset') return void request.socket.resetAndDestroy();
    if (behaviour === 'accept' || behaviour === 'accept and reset' || behaviour === 'accept and hang') {
      const refusal = refusalOf(request, fields);
      if (refusal !== null) return void refuse(response, fields, refusal);
      const message = { ...fields, sid: `SM${randomBytes(16).toString('hex')}` };
      accepted.push(message);
      if (behaviour === 'accept and hang') return;
      if (behaviour === 'accept and reset') return void request.socket.resetAndDestroy();
      return void reply(response, 201, JSON.stringify(resourceOf(message)));
    }
    if ('code' in behaviour) return void refuse(response, fields, behaviour);
    if ('redirect' in behaviour) return void response.writeHead(307, { location: behaviour.redirect }).end();
    if ('body' in behaviour) {
      return void reply(response, behaviour.http ?? 201, behaviour.body, behaviour.contentType);
    }
    reply(response, behaviour.http, '<html>trouble</html>', 'text/html');
  });
  const { origin, stop } = await startLocally(server);

  return {
    host: origin,
    accepted,
    requests,
    behave(behaviour) {
      behave = typeof behaviour === 'function' ? behaviour : () => behaviour;
    },
    stop,
  };
}

/** Signs as in https://www.twilio.com/docs/usage/security#validating-requests, without code of the server. */
export function signatureFor(url: string, fields: TwilioFields, authToken = twilioAccount.authToken): string {
  const text = Object.keys(fields)
    .sort()
    .map(name => `${name}${fields[name]}`)
    .join('');
  return createHmac('sha1', authToken).update(`${url}${text}`).digest('base64');
}

/** The checks that Twilio makes of every request, in its order, with the code of its error dictionary. */
function refusalOf({ url = '', method, headers }: IncomingMessage, fields: TwilioFields) {
  const { accountSid, authToken, apiKey, apiSecret } = twilioAccount;
  const logins = [`${accountSid}:${authToken}`, `${apiKey}:${apiSecret}`].map(login => Buffer.from(login));
  if (!logins.some(login => headers.authorization === `Basic ${login.toString('base64')}`)) {
    return { code: 20003, http: 401 };
  }
  if (method !== 'POST' || url !== `/2010-04-01/Accounts/${accountSid}/Messages.json`)
    return { code: 20404, http: 404 };
  const { To = '', From = '', MessagingServiceSid = '', Body = '', ContentSid = '', StatusCallback } = fields;
  if (To === '') return { code: 21604 };
  if (From === '' && MessagingServiceSid === '') return { code: 21603 };
  if (Body === '' && ContentSid === '') return { code: 21602 };
  if (!/^(whatsapp:)?\+[1-9]\d{6,14}$/.test(To)) return { code: 21211 };
  if (From.startsWith('whatsapp:') !== To.startsWith('whatsapp:') && From !== '') return { code: 21910 };
  if (!/^((whatsapp:)?\+\d{7,15}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 &+_-]{1,11}|)$/.test(From)) return { code: 21212 };
  if (Body.length > 1_600) return { code: 21617 };
  if (StatusCallback !== undefined && !/^https?:\/\/(?!localhost|127\.)[A-Za-z0-9.-]+[:/]/.test(StatusCallback)) {
    return { code: 21609 };
  }
  const { ValidityPeriod } = fields;
  if (
    ValidityPeriod !== undefined &&
    !(/^\d+$/.test(ValidityPeriod) && +ValidityPeriod >= 1 && +ValidityPeriod <= 36_000)
  ) {
    return { code: 90007 };
  }
  return null;
}

/** Builds the answer of https://www.twilio.com/docs/messaging/api/message-resource. */
function resourceOf({ sid, To, From, MessagingServiceSid, Body }: TwilioFields & { sid: string }) {
  const path = `/2010-04-01/Accounts/${twilioAccount.accountSid}/Messages/${sid}`;
  return {
    account_sid: twilioAccount.accountSid,
    api_version: '2010-04-01',
    body: Body ?? '',
    date_created: 'Thu, 24 Aug 2023 05:01:45 +0000',
    date_sent: null,
    date_updated: 'Thu, 24 Aug 2023 05:01:45 +0000',
    direction: 'outbound-api',
    error_code: null,
    error_message: null,
    from: From ?? null,
    messaging_service_sid: MessagingServiceSid ?? null,
    num_media: '0',
    num_segments: MessagingServiceSid === undefined ? '1' : '0',
    price: null,
    price_unit: 'USD',
    sid,
    status: MessagingServiceSid === undefined ? 'queued' : 'accepted',
    subresource_uris: { media: `${path}/Media.json` },
    to: To,
    uri: `${path}.json`,
  };
}

/** Twilio's texts quote the refused value, so this text quotes the whole message. */
function refuse(response: ServerResponse, fields: TwilioFields, { code, http = 400 }: { code: number; http?: number }) {
  const message = `Refused: ${fields.To} ${fields.Body} ${fields.ContentVariables}`;
  const more_info = `https://www.twilio.com/docs/errors/${code}`;
  reply(response, http, JSON.stringify({ code, message, more_info, status: http }));
}

async function readForm(request: IncomingMessage): Promise<TwilioFields> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  return isForm ? Object.fromEntries(new URLSearchParams(body)) : {};
}

function reply(response: ServerResponse, status: number, body: string, contentType = 'application/json'): void {
  response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) }).end(body);
}
