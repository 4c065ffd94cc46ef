import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { type Store, StoreUnavailable, type Tx } from './store.js';

/** Needs new pages in the table and in its indexes, and does not compress. */
const padding = Array.from({ length: 400 }, (_, index) => createHash('sha256').update(`${index}`).digest('base64'));
const row = {
  id: 'write check',
  at: 0,
  action: 'WRITE_CHECK' as never,
  actor: 'SERVER',
  details: { padding: padding.join('') },
} as const;

/**
 * Returns a store whose `ping` also writes, after a write failed and until one succeeds again. A full disk, or a standby
 * that confirms no commit, leaves reads and empty transactions as they were. While all is well nothing is written, so a
 * stranger who asks /readyz causes no work on the disk.
 */
export function checkWrites(store: Store): Store {
  let failures = 0;
  /** How many failures happened before the last write that succeeded. */
  let overcome = 0;
  /** Shared by those who ask at the same time. */
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

/** Nobody else sees the row, because it is deleted before the commit. */
export async function writeAndDelete({ db, tables: { auditLog } }: Pick<Tx, 'db' | 'tables'>): Promise<void> {
  await db.insert(auditLog).values(row);
  await db.delete(auditLog).where(eq(auditLog.id, row.id));
}
