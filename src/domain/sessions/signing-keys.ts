import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Logger } from 'pino';
import type { Keys } from '../../platform/keys/keys.js';
import type { Store, Tx } from '../../platform/store/store.js';
import { defaultAppId } from '../apps/admin-tokens.js';
import { lockApp } from '../apps/apps.queries.js';
import {
  deleteSigningKeys,
  deleteSigningKeysRetiredBefore,
  insertSigningKey,
  listSigningKeys,
  retireSigningKeys,
  type SigningKeyRow,
} from './signing-keys.queries.js';

/** The ES256 key pairs that sign access tokens (T2, T3). The database stores them for all nodes. */
export interface SigningKeys {
  /** Returns the key that signs now. Makes one if there is none or if it is 30 days old. */
  current(): Promise<SigningKey>;
  /** Returns the public key with this `kid`, as long as tokens signed with it may be valid. */
  find(kid: string): Promise<KeyObject | null>;
  /** Returns the content of `/.well-known/jwks.json`. */
  jwks(): Promise<{ keys: Record<string, string>[] }>;
  /**
   * Makes the next key, in one transaction with `note`. It starts signing once every cached JWKS contains it.
   * Existing tokens stay valid.
   */
  rotate(note?: (tx: Tx) => Promise<void>): Promise<void>;
  /** Makes a key and deletes all others, because one was stolen. Existing tokens become invalid. */
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
/** The longest lifetime of an access token, and an hour for clock differences and nodes that have not reloaded yet. */
const verifiesForMs = 25 * hourMs;
/** How long others may cache the JWKS. Nodes reload within a minute. */
export const jwksMaxAgeSeconds = 300;
/** How long a new key is published before it signs, unless no other key can sign. */
const publishedForMs = 2 * jwksMaxAgeSeconds * 1_000;
/** How soon a node uses a rotation by another node. */
const reloadAfterMs = 60_000;
/** How many database lookups per second unknown `kid`s may cause. */
const maxLookupsPerSecond = 10;

interface KnownKey {
  readonly row: SigningKeyRow;
  readonly publicKey: KeyObject;
  /** Null: no accepted SECRET_KEY can open it. Then the key verifies but does not sign. */
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

  /** Shares one load between all callers. */
  function reload(): Promise<void> {
    loading ??= load().finally(() => {
      loading = null;
    });
    return loading;
  }

  async function keepFresh(): Promise<void> {
    // In both directions, because the clock may have been set back.
    if (Math.abs(now() - loadedAt) < reloadAfterMs) return;
    try {
      await reload();
    } catch (error) {
      if (known.length === 0) throw error;
      // Keep the known keys while the database is unreachable. The next call tries again.
      log.warn({ err: error }, 'Signing keys could not be reloaded');
    }
  }

  /** Publishes a new key, which signs after `publishedForMs`. `isStillNeeded`: whether no other node was first. */
  async function renew(
    isStillNeeded: (rows: SigningKeyRow[]) => boolean,
    note: (tx: Tx) => Promise<void> = async () => {},
  ): Promise<void> {
    const row = newSigningKeyRow(options);
    await store.transaction(async tx => {
      // Makes other nodes wait that do the same, so that they find this key. The app's row exists even before the first key.
      await lockApp(tx, defaultAppId, row.createdAt);
      const before = await listSigningKeys(tx);
      if (!isStillNeeded(before)) return;
      const ids = before.map(({ id }) => id);
      await retireSigningKeys(tx, ids, row.createdAt + publishedForMs);
      await insertSigningKey(tx, row);
      await deleteSigningKeysRetiredBefore(tx, row.createdAt - verifiesForMs);
      await note(tx);
    });
    // Not `reload`: a load that began before the commit would miss the new key.
    await load();
  }

  /** Returns the newest key published long enough or, if there is none, as at the first start, the oldest. */
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

  /** Makes a key, unless another node has just made one that we can open. */
  async function ensureCurrent(): Promise<void> {
    const unusable = new Set(known.filter(each => each.privateKey === null).map(each => each.row.id));
    await renew(rows => !rows.some(row => isYoung(row, now()) && !unusable.has(row.id)));
  }

  function findKnown(kid: string): KeyObject | null {
    const key = known.find(each => each.row.id === kid);
    return key !== undefined && stillVerifies(key.row, now()) ? key.publicKey : null;
  }

  /** Looks for keys that another node made just now. Concurrent callers share one load that began after their calls. */
  async function lookForNewKeys(): Promise<void> {
    await loading;
    if (loading !== null || mayLookUp()) await reload();
  }

  /** Limits the cost of forged tokens. A node flooded with them still finds new keys within a minute. */
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

/** A replaced key continues to sign until its successor starts. */
function isRetired({ retiredAt }: SigningKeyRow, now: number): boolean {
  return retiredAt !== null && retiredAt <= now;
}

/** Returns whether the key has no successor and needs none yet. */
function isYoung(row: SigningKeyRow, now: number): boolean {
  return row.retiredAt === null && now - row.createdAt < signsForMs;
}

function stillVerifies({ retiredAt }: SigningKeyRow, now: number): boolean {
  return retiredAt === null || now - retiredAt < verifiesForMs;
}

/** Returns whether the text looks like a base64url SHA-256. */
function isKid(kid: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(kid);
}

function newSigningKeyRow({ keys, now, randomBytes }: SigningKeysOptions): SigningKeyRow {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const members = { crv: 'P-256', kty: 'EC', x, y };
  // RFC 7638: the key's name is the SHA-256 of exactly these members in this order, so it is the same on every node.
  const kid = createHash('sha256').update(JSON.stringify(members)).digest('base64url');
  return {
    id: kid,
    sealedPrivateKey: keys.seal(privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(), randomBytes),
    publicJwk: { ...members, kid, alg: 'ES256', use: 'sig' },
    createdAt: now(),
    retiredAt: null,
  };
}
