import { isIP } from 'node:net';
import { isPrivateAddress } from '../../../../platform/webhooks/address-range.rules.js';
import { PostFailed, postJson, type ResolveHost } from '../../../../platform/webhooks/post.js';
import { signatureHeaders } from '../../../../platform/webhooks/signature.js';
import { type Email, type EmailSender, SendFailed, type Sms, type SmsSender } from '../sender.js';
import { type Accepted, readAnswer } from './answer.rules.js';
import { emailBody, smsBody } from './body.rules.js';
import { gatewayCodes } from './codes.rules.js';

/** Sends each message as one signed POST to the operator's own gateway (D26). */
export interface GatewayOptions {
  url: string;
  /** Each signs every message, so that the gateway needs only one of them. */
  secrets: readonly string[];
  now: () => number;
  resolve?: ResolveHost;
  timeoutMs?: number;
}

const defaultTimeoutMs = 10_000;

export function gatewaySmsSender(options: GatewayOptions): SmsSender {
  return {
    provider: 'http',
    async send(sms: Sms) {
      const { id, parts, price } = await post(options, sms.id, smsBody(sms, options.now()));
      const prices = price === null ? [] : Array.from({ length: parts ?? sms.segments }, () => price);
      return { providerMessageId: id, prices, ...(parts !== null && { parts }) };
    },
  };
}

/** @param from the operator's mailbox: the sender where an app has none, and where bounces go (D9). */
export function gatewayEmailSender(options: GatewayOptions & { from: string }): EmailSender {
  return {
    provider: 'http',
    async send(email: Email) {
      const { id } = await post(options, email.id, emailBody(email, options.from, options.now()));
      return { providerMessageId: id };
    },
  };
}

async function post(
  { url: target, secrets, now, resolve, timeoutMs = defaultTimeoutMs }: GatewayOptions,
  id: string,
  body: string,
): Promise<Accepted> {
  const url = new URL(target);
  const allowsAddress = (address: string) => url.protocol === 'https:' || isPrivateAddress(address);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !allowsAddress(host)) throw failed('unencrypted');
  // Send the same id in each attempt, so that the gateway can drop a duplicate.
  const headers = signatureHeaders(secrets, { id, body, now: now() });
  const { status, text } = await postJson(url, body, headers, { timeoutMs, allowsAddress, resolve }).catch(throwFailed);
  const answer = readAnswer(status, await text);
  if ('code' in answer) throw failed(answer.code);
  return answer;
}

const codes = {
  timeout: 'timeout',
  connection: 'connection',
  tls: 'tls',
  'unknown-host': 'connection',
  'refused-address': 'unencrypted',
} as const;

function throwFailed(error: unknown): never {
  throw error instanceof PostFailed ? failed(codes[error.reason]) : error;
}

function failed(code: string): SendFailed {
  return SendFailed.by('http', gatewayCodes, code);
}
