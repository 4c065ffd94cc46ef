import type { WorkObserver } from '../observability/work-observer.js';
import type { RecordedAction, Store } from './store.js';

/** Returns the options with which drizzle reports the text of each statement. Drops the values, which contain addresses and hashes (V11). */
export function showStatements(observer?: WorkObserver): { logger?: { logQuery(text: string): void } } {
  const show = observer?.statement;
  return show === undefined ? {} : { logger: { logQuery: text => show(text) } };
}

/** Returns a store that times its transactions, and counts their audit entries after the commit. */
export function observedStore(store: Store, observer: WorkObserver): Store {
  return {
    ...store,
    async transaction(work) {
      const over = observer.database('transaction');
      let recordedActions: RecordedAction[] = [];
      try {
        const result = await store.transaction(tx => {
          // Forget the entries of an earlier attempt, which was rolled back.
          recordedActions = [];
          return work({ ...tx, recordedActions });
        });
        for (const action of recordedActions) observer.action(action);
        return result;
      } finally {
        over();
      }
    },
  };
}
