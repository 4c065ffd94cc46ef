import type { Watch } from '../observability/watch.js';
import type { Act, Store } from './store.js';

/** A store whose transactions are timed, and whose acts are told once they are committed. */
export function watched(store: Store, watch: Watch): Store {
  return {
    ...store,
    async transaction(work) {
      const over = watch.database('transaction');
      let acts: Act[] = [];
      try {
        const result = await store.transaction(tx => {
          // What an attempt before this one noted has been rolled back.
          acts = [];
          return work({ ...tx, acts });
        });
        for (const act of acts) watch.act(act);
        return result;
      } finally {
        over();
      }
    },
  };
}
