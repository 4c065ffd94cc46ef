import { Refusal } from '../../refusal.js';

/** The domain of an app's passkeys, and the pages and mobile apps that may use them (F30). */
export interface RelyingParty {
  readonly rpId: string;
  readonly origins: readonly string[];
}

const mostOrigins = 20;
const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const domain = new RegExp(`^(?=.{1,253}$)${label}(?:\\.${label})*\\.(?=.*[a-z])${label}$`);
/** The SHA-256 of an Android app's signing certificate, in Base64URL. */
const androidOrigin = /^android:apk-key-hash:[\w-]{43}$/;

/** Parses the setting `passkeys`, or refuses it. */
export function readRelyingParty(value: unknown, field: string): RelyingParty {
  const malformed = () => new Refusal('BAD_USER_INPUT', { field, reason: 'MALFORMED' });
  if (typeof value !== 'object' || value === null) throw malformed();
  const { rpId, origins, ...others } = value as Record<string, unknown>;
  if (typeof rpId !== 'string' || !isHost(rpId)) throw malformed();
  if (!Array.isArray(origins) || origins.length === 0 || Object.keys(others).length > 0) throw malformed();
  if (origins.length > mostOrigins)
    throw new Refusal('BAD_USER_INPUT', { field, reason: 'TOO_MANY', max: mostOrigins });
  if (!origins.every(origin => typeof origin === 'string' && isOriginOf(rpId, origin))) throw malformed();
  return { rpId, origins: [...new Set(origins)] };
}

/** Whether the domain is `localhost`, whose pages are on the user's own machine and use http. */
export function isDevelopmentOnly({ rpId }: RelyingParty): boolean {
  return rpId === 'localhost';
}

function isHost(text: string): boolean {
  return domain.test(text) || text === 'localhost';
}

/** Browsers let a page use passkeys of its domain and of its parent domains. */
function isOriginOf(rpId: string, origin: string): boolean {
  if (androidOrigin.test(origin)) return true;
  if (!URL.canParse(origin)) return false;
  const { protocol, hostname, origin: written } = new URL(origin);
  if (written !== origin || !isHost(hostname) || !(hostname === rpId || hostname.endsWith(`.${rpId}`))) return false;
  return protocol === 'https:' || (protocol === 'http:' && rpId === 'localhost');
}
