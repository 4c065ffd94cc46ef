import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Logger } from 'pino';
import type { Keys } from '../../../platform/keys/keys.js';
import type { Store, Tx } from '../../../platform/store/store.js';
import { defaultAppId } from '../../apps/admin-tokens.js';
import { lockApp } from '../../apps/apps.queries.js';
import { type SigningAlgorithm, signingAlgorithms } from '../../apps/setting-kinds.rules.js';
import { makeSigningKey, readPrivateKey } from './make-signing-key.js';
import {
  algorithmOf,
  chooseSigningKey,
  isKid,
  isRetired,
  isYoung,
  type KnownKey,
  publishedForMs,
  type SigningKey,
  stillVerifies,
  verifiesForMs,
} from './signing-key.rules.js';
import {
  deleteSigningKeys,
  deleteSigningKeysRetiredBefore,
  insertSigningKey,
  listSigningKeys,
  retireSigningKeys,
  type SigningKeyRow,
} from './signing-keys.queries.js';

/** The key pairs that sign access tokens (T2, T3). The database stores them for all nodes. */
export interface SigningKeys {
  /**
   * Returns the key that signs now. Creates one if there is none, or if it is 30 days old. For RS256, returns an ES256 key until an RSA key was
   * published long enough (T10).
   */
  current(algorithm?: SigningAlgorithm): Promise<SigningKey>;
  /** Returns the public key with this `kid`, as long as tokens signed with it may be valid. */
  find(kid: string): Promise<KeyObject | null>;
  /** Returns the content of `/.well-known/jwks.json`. */
  jwks(): Promise<{ keys: Record<string, string>[] }>;
  /**
   * Creates the next key of each algorithm in use, in one transaction with `note`. They begin to sign when all cached JWKS contain them. Existing
   * tokens remain valid.
   */
  rotate(note?: (tx: Tx) => Promise<void>): Promise<void>;
  /** Creates new keys and deletes all others, because one was stolen. Existing tokens become invalid. */
  replaceAll(): Promise<void>;
}

export interface SigningKeysOptions {
  readonly store: Store;
  readonly keys: Keys;
  readonly now: () => number;
  readonly randomBytes: (size: number) => Buffer;
  readonly log: Pick<Logger, 'warn'>;
}

/** How soon a node uses a rotation by another node. */
const reloadAfterMs = 60_000;
/** How many database lookups per second unknown `kid`s may cause. */
const maxLookupsPerSecond = 10;

export function createSigningKeys(options: SigningKeysOptions): SigningKeys {
  const { store, keys, now, log } = options;
  let known: readonly KnownKey[] = [];
  let loadedAt = Number.NEGATIVE_INFINITY;
  let loading: Promise<void> | null = null;
  /** The current renewals, by their algorithms. */
  const renewing = new Map<string, Promise<void>>();
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
      return readPrivateKey(algorithmOf(row), keys.unseal(row.sealedPrivateKey));
    } catch {
      log.warn({ kid: row.id }, 'No accepted SECRET_KEY opens this signing key, so a new one replaces it');
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
    // Compare in both directions, because the clock may have been set back.
    if (Math.abs(now() - loadedAt) < reloadAfterMs) return;
    try {
      await reload();
    } catch (error) {
      if (known.length === 0) throw error;
      // Keep the known keys while the database is unreachable. The next call tries again.
      log.warn({ err: error }, 'Signing keys could not be reloaded');
    }
  }

  /** Publishes new keys, which sign after `publishedForMs`. `isStillNeeded` checks that no other node was first. */
  async function renew(
    algorithms: readonly SigningAlgorithm[],
    isStillNeeded: (algorithm: SigningAlgorithm, rows: SigningKeyRow[]) => boolean,
    note: (tx: Tx) => Promise<void> = async () => {},
  ): Promise<void> {
    const made = await Promise.all(algorithms.map(each => makeSigningKey(each, options)));
    const at = now();
    await store.transaction(async tx => {
      // Lock, so that other nodes that do the same wait and find this key. The app's row exists even before the first key.
      await lockApp(tx, defaultAppId, at);
      const before = await listSigningKeys(tx);
      const rows = made.filter(row => isStillNeeded(algorithmOf(row), before));
      if (rows.length === 0) return;
      for (const row of rows) {
        const ids = before.filter(each => algorithmOf(each) === algorithmOf(row)).map(({ id }) => id);
        await retireSigningKeys(tx, ids, row.createdAt + publishedForMs);
        await insertSigningKey(tx, row);
      }
      await deleteSigningKeysRetiredBefore(tx, at - verifiesForMs);
      await note(tx);
    });
    // Do not call `reload`: a load that began before the commit would miss the new key.
    await load();
  }

  /** Returns the algorithms in use that need a new key. RS256 is in use after an app has chosen it (T10). */
  function dueForRenewal(asked: SigningAlgorithm): SigningAlgorithm[] {
    const at = now();
    return signingAlgorithms.filter(algorithm => {
      const keysOfIt = known.filter(({ row }) => algorithmOf(row) === algorithm);
      const isInUse = algorithm === 'ES256' || algorithm === asked || keysOfIt.length > 0;
      return isInUse && !keysOfIt.some(({ row, privateKey }) => privateKey !== null && isYoung(row, at));
    });
  }

  /** Creates keys, unless another node has just created some that we can unseal. */
  async function ensureCurrent(algorithms: readonly SigningAlgorithm[]): Promise<void> {
    const unusable = new Set(known.filter(each => each.privateKey === null).map(each => each.row.id));
    await renew(
      algorithms,
      (algorithm, rows) =>
        !rows.some(row => algorithmOf(row) === algorithm && isYoung(row, now()) && !unusable.has(row.id)),
    );
  }

  /** Shares one renewal between all callers that need the same. */
  function renewOnce(algorithms: readonly SigningAlgorithm[]): Promise<void> {
    const name = algorithms.join();
    const running = renewing.get(name) ?? ensureCurrent(algorithms).finally(() => renewing.delete(name));
    renewing.set(name, running);
    return running;
  }

  function findKnown(kid: string): KeyObject | null {
    const key = known.find(each => each.row.id === kid);
    return key !== undefined && stillVerifies(key.row, now()) ? key.publicKey : null;
  }

  /** Looks for keys that another node has just created. Concurrent callers share one load that begins after their calls. */
  async function lookForNewKeys(): Promise<void> {
    await loading;
    if (loading !== null || mayLookUp()) await reload();
  }

  /** Limits the cost of forged tokens. A node that gets many of them still finds new keys within a minute. */
  function mayLookUp(): boolean {
    const second = Math.floor(now() / 1_000);
    if (second !== lookups.second) lookups = { second, count: 0 };
    return ++lookups.count <= maxLookupsPerSecond;
  }

  return {
    async current(algorithm = 'ES256') {
      await keepFresh();
      const due = dueForRenewal(algorithm);
      if (due.length > 0) await renewOnce(due);
      const key = chooseSigningKey(known, algorithm, now());
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
      await renew(await algorithmsInUse(), () => true, note);
    },
    async replaceAll() {
      const algorithms = await algorithmsInUse();
      const rows = await Promise.all(algorithms.map(each => makeSigningKey(each, options)));
      await store.transaction(async tx => {
        await deleteSigningKeys(tx);
        for (const row of rows) await insertSigningKey(tx, row);
      });
      await load();
    },
  };

  async function algorithmsInUse(): Promise<SigningAlgorithm[]> {
    const used = new Set((await listSigningKeys(store.reader)).map(algorithmOf)).add('ES256');
    return [...used];
  }
}
