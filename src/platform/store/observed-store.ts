import type { WorkObserver } from '../observability/work-observer.js';
import type { RecordedAction, Store } from './store.js';

/**
 * Returns the options that make drizzle show the text of each statement. Its second argument, the values, is not passed
 * on: addresses and hashes are among them (V11).
 */
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
          // An earlier attempt was rolled back, and its entries with it.
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
