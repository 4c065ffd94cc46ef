import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { type Store, StoreUnavailable, type Tx } from './store.js';

/** Large enough to need new pages in the table and its indexes, and not compressible. */
const padding = Array.from({ length: 400 }, (_, index) => createHash('sha256').update(`${index}`).digest('base64'));
const row = {
  id: 'write check',
  at: 0,
  action: 'WRITE_CHECK' as never,
  actor: 'SERVER',
  details: { padding: padding.join('') },
} as const;

/**
 * Returns a store whose `ping` also writes, after a write has failed and until one succeeds again. With a full disk, or a standby that confirms no
 * commit, reads and empty transactions still work. In normal operation nothing is written, so a stranger who requests /readyz causes no writes.
 */
export function checkWrites(store: Store): Store {
  let failures = 0;
  /** The number of failures before the last successful write. */
  let overcome = 0;
  /** Shared by concurrent callers. */
  let checking: Promise<void> | undefined;

  async function transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      return await store.transaction(work);
    } catch (error) {
      if (error instanceof StoreUnavailable) failures++;
      throw error;
    }
  }

  async function check(): Promise<void> {
    const before = failures;
    await transaction(writeAndDelete);
    overcome = before;
  }

  return {
    ...store,
    transaction,
    async ping() {
      await store.ping();
      if (failures === overcome) return;
      checking ??= check().finally(() => {
        checking = undefined;
      });
      await checking;
    },
  };
}

/** Writes a row and deletes it before the commit, so that nobody else sees it. */
export async function writeAndDelete({ db, tables: { auditLog } }: Pick<Tx, 'db' | 'tables'>): Promise<void> {
  await db.insert(auditLog).values(row);
  await db.delete(auditLog).where(eq(auditLog.id, row.id));
}
