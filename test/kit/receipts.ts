import { createHash, createHmac } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { World } from './world.js';

export const signatureSecret = 'signature-secret-of-the-tests';

export type Fields = Record<string, string>;

/** Builds an unsigned receipt in Vonage's format. */
export function receiptFor(id: string, status: string, change: Fields = {}): Fields {
  return {
    msisdn: '819012345678',
    to: 'Sample',
    'network-code': '44020',
    messageId: `0A${id}`,
    price: '0.03330000',
    status,
    scts: '2611220905',
    'err-code': status === 'delivered' ? '0' : '5',
    'api-key': 'key',
    'message-timestamp': '2026-11-22 09:05:29',
    'client-ref': id,
    ...change,
  };
}

/** Builds a receipt that is signed as in Vonage's documentation, at the world's time. */
export function signed(
  world: World,
  fields: Fields,
  { secret = signatureSecret, hash = 'sha256', aheadSeconds = 0 } = {},
): Fields {
  const timestamp = String(Math.floor(world.now / 1_000) + aheadSeconds);
  const all: Fields = { ...fields, timestamp, nonce: 'f8f1a2c6-7b1d-4a0c-9d1e-0a1b2c3d4e5f' };
  const names = Object.keys(all).sort();
  const text = names.map(name => `&${name}=${all[name]?.replaceAll('&', '_').replaceAll('=', '_')}`).join('');
  return { ...all, sig: createHmac(hash, secret).update(text).digest('hex').toUpperCase() };
}

/** Returns the `Authorization` header that Vonage sends with a body. */
export function bearerFor(
  world: World,
  body: string,
  {
    secret = signatureSecret,
    algorithm = 'HS256',
    claims = {},
  }: { secret?: string; algorithm?: jwt.Algorithm; claims?: object } = {},
): string {
  const payload_hash = createHash('sha256').update(body).digest('hex');
  const iat = Math.floor(world.now / 1_000);
  const payload: jwt.JwtPayload = { iat, jti: 'b7e6a0d4', iss: 'Vonage', payload_hash, api_key: 'key', ...claims };
  const options = { algorithm, noTimestamp: payload.iat === undefined };
  return `Bearer ${jwt.sign(JSON.parse(JSON.stringify(payload)), algorithm === 'none' ? '' : secret, options)}`;
}

export async function postForm(world: World, fields: Fields): Promise<number> {
  return await postReceipt(world, new URLSearchParams(fields).toString(), {
    'content-type': 'application/x-www-form-urlencoded',
  });
}

export async function postJson(world: World, fields: Fields, headers: Record<string, string> = {}): Promise<number> {
  return await postReceipt(world, JSON.stringify(fields), { 'content-type': 'application/json', ...headers });
}

/** Posts a receipt and returns the status of the answer. */
export async function postReceipt(world: World, body: string, headers: Record<string, string>): Promise<number> {
  return (await fetch(`${world.url}/webhooks/vonage`, { method: 'POST', body, headers })).status;
}
