import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Logger } from 'pino';
import type { Keys } from '../../platform/keys/keys.js';
import type { Store, Tx } from '../../platform/store/store.js';
import {
  deleteSigningKeys,
  deleteSigningKeysRetiredBefore,
  insertSigningKey,
  listSigningKeys,
  retireSigningKeys,
  type SigningKeyRow,
} from './signing-keys.queries.js';

/** The ES256 key pairs that access tokens are signed with (T2, T3). They live in the database, for all nodes. */
export interface SigningKeys {
  /** The one that signs now. */
  current(): Promise<SigningKey>;
  /** The public key with this `kid`, while tokens that it signed may live. */
  find(kid: string): Promise<KeyObject | null>;
  /** What `/.well-known/jwks.json` says. */
  jwks(): Promise<{ keys: Record<string, string>[] }>;
  /**
   * Makes the next key, which takes over when whoever keeps the JWKS has heard of it, in one transaction with `note`.
   * Tokens in circulation stay good.
   */
  rotate(note?: (tx: Tx) => Promise<void>): Promise<void>;
  /** Makes a key and forgets all others, of which one was stolen. Tokens in circulation are dead; clients refresh. */
  replaceAll(): Promise<void>;
}

export interface SigningKey {
  /** The `kid`. */
  readonly id: string;
  readonly privateKey: KeyObject;
}

export interface SigningKeysOptions {
  readonly store: Store;
  readonly keys: Keys;
  readonly now: () => number;
  readonly randomBytes: (size: number) => Buffer;
  readonly log: Pick<Logger, 'warn'>;
}

const hourMs = 3_600_000;
const signsForMs = 30 * 24 * hourMs;
/** The longest life of an access token, and an hour for nodes whose clocks differ or that have yet to hear of it. */
const verifiesForMs = 25 * hourMs;
/** How long others may keep the JWKS; nodes hear of a key within a minute. */
export const jwksMaxAgeSeconds = 300;
/** A new key is published this long before it signs, unless no other can. */
const publishedForMs = 2 * jwksMaxAgeSeconds * 1_000;
/** A rotation elsewhere is felt within that time. */
const reloadAfterMs = 60_000;
/** How often in a second a made-up `kid` can make us ask the database. */
const maxLookupsPerSecond = 10;

interface KnownKey {
  readonly row: SigningKeyRow;
  readonly publicKey: KeyObject;
  /** Null when no accepted SECRET_KEY opens it: then it verifies and does not sign. */
  readonly privateKey: KeyObject | null;
}

export function createSigningKeys(options: SigningKeysOptions): SigningKeys {
  const { store, keys, now, log } = options;
  let known: readonly KnownKey[] = [];
  let loadedAt = Number.NEGATIVE_INFINITY;
  let loading: Promise<void> | null = null;
  let renewing: Promise<void> | null = null;
  let lookups = { second: 0, count: 0 };

  async function load(): Promise<void> {
    const startedAt = now();
    const rows = await listSigningKeys(store.reader);
    known = rows.map(
      row => known.find(each => each.row.id === row.id && each.row.retiredAt === row.retiredAt) ?? open(row),
    );
    loadedAt = startedAt;
  }

  function open(row: SigningKeyRow): KnownKey {
    const publicKey = createPublicKey({ key: row.publicJwk, format: 'jwk' });
    return { row, publicKey, privateKey: isRetired(row, now()) ? null : openPrivateKey(row) };
  }

  function openPrivateKey(row: SigningKeyRow): KeyObject | null {
    try {
      return createPrivateKey(keys.unseal(row.sealedPrivateKey));
    } catch {
      log.warn({ kid: row.id }, 'No accepted SECRET_KEY opens this signing key, so another takes its place');
      return null;
    }
  }

  /** One load at a time, whoever asks. */
  function reload(): Promise<void> {
    loading ??= load().finally(() => {
      loading = null;
    });
    return loading;
  }

  async function keepFresh(): Promise<void> {
    // Either way: the clock may have been put back.
    if (Math.abs(now() - loadedAt) < reloadAfterMs) return;
    try {
      await reload();
    } catch (error) {
      if (known.length === 0) throw error;
      // Known keys stay good while the database is away; the next to ask tries again.
      log.warn({ err: error }, 'Signing keys could not be reloaded');
    }
  }

  /** Adds a new key, which takes over from what signs as soon as it is known enough, unless `isStillNeeded` finds that another node was quicker. */
  async function renew(
    isStillNeeded: (rows: SigningKeyRow[]) => boolean,
    note: (tx: Tx) => Promise<void> = async () => {},
  ): Promise<void> {
    const row = newSigningKeyRow(options);
    await store.transaction(async tx => {
      const before = await listSigningKeys(tx);
      if (!isStillNeeded(before)) return;
      // Here it waits for another node that does the same, and then has nothing to do.
      const ids = before.map(({ id }) => id);
      await retireSigningKeys(tx, ids, row.createdAt + publishedForMs);
      if (!isStillNeeded(await listSigningKeys(tx))) return;
      await insertSigningKey(tx, row);
      await deleteSigningKeysRetiredBefore(tx, row.createdAt - verifiesForMs);
      await note(tx);
    });
    // Not `reload`: a load that began before the commit would miss it.
    await load();
  }

  /** The newest that has been published long enough; until there is one, as at the first start, the oldest. */
  function signing(): SigningKey | null {
    const at = now();
    const able = known.flatMap(({ row, privateKey }) =>
      privateKey === null || isRetired(row, at) ? [] : [{ id: row.id, privateKey, createdAt: row.createdAt }],
    );
    return able.find(({ createdAt }) => at - createdAt >= publishedForMs) ?? able.at(-1) ?? null;
  }

  function isRenewalDue(): boolean {
    const at = now();
    return !known.some(({ row, privateKey }) => privateKey !== null && isYoung(row, at));
  }

  /** A row that another node just made is enough, if we can open it. */
  async function ensureCurrent(): Promise<void> {
    const unusable = new Set(known.filter(each => each.privateKey === null).map(each => each.row.id));
    await renew(rows => !rows.some(row => isYoung(row, now()) && !unusable.has(row.id)));
  }

  function findKnown(kid: string): KeyObject | null {
    const key = known.find(each => each.row.id === kid);
    return key !== undefined && stillVerifies(key.row, now()) ? key.publicKey : null;
  }

  /** Another node may have made a key a moment ago. All who ask at once share one load that began after they asked. */
  async function lookForNewKeys(): Promise<void> {
    await loading;
    if (loading !== null || mayLookUp()) await reload();
  }

  /** A bound on what made-up tokens cost; a node that is flooded with them learns of a new key within a minute. */
  function mayLookUp(): boolean {
    const second = Math.floor(now() / 1_000);
    if (second !== lookups.second) lookups = { second, count: 0 };
    return ++lookups.count <= maxLookupsPerSecond;
  }

  return {
    async current() {
      await keepFresh();
      if (isRenewalDue()) {
        renewing ??= ensureCurrent().finally(() => {
          renewing = null;
        });
        await renewing;
      }
      const key = signing();
      if (key === null) throw new Error('There is no signing key');
      return key;
    },
    async find(kid) {
      await keepFresh();
      const key = findKnown(kid);
      if (key !== null || !isKid(kid)) return key;
      await lookForNewKeys();
      return findKnown(kid);
    },
    async jwks() {
      await keepFresh();
      const at = now();
      return { keys: known.filter(({ row }) => stillVerifies(row, at)).map(({ row }) => row.publicJwk) };
    },
    async rotate(note) {
      await renew(() => true, note);
    },
    async replaceAll() {
      const row = newSigningKeyRow(options);
      await store.transaction(async tx => {
        await deleteSigningKeys(tx);
        await insertSigningKey(tx, row);
      });
      await load();
    },
  };
}

/** A key that is to be replaced goes on signing until its successor takes over. */
function isRetired({ retiredAt }: SigningKeyRow, now: number): boolean {
  return retiredAt !== null && retiredAt <= now;
}

/** Whether no successor has been made, nor is due. */
function isYoung(row: SigningKeyRow, now: number): boolean {
  return row.retiredAt === null && now - row.createdAt < signsForMs;
}

function stillVerifies({ retiredAt }: SigningKeyRow, now: number): boolean {
  return retiredAt === null || now - retiredAt < verifiesForMs;
}

/** A base64url SHA-256. */
function isKid(kid: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(kid);
}

function newSigningKeyRow({ keys, now, randomBytes }: SigningKeysOptions): SigningKeyRow {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const members = { crv: 'P-256', kty: 'EC', x, y };
  // RFC 7638: the SHA-256 of exactly these members in this order names the key, wherever it is held.
  const kid = createHash('sha256').update(JSON.stringify(members)).digest('base64url');
  return {
    id: kid,
    sealedPrivateKey: keys.seal(privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(), randomBytes),
    publicJwk: { ...members, kid, alg: 'ES256', use: 'sig' },
    createdAt: now(),
    retiredAt: null,
  };
}
