import { createContext, useContext } from 'react';

/** Says what has just happened, and offers to undo it. */
export interface Notice {
  text: string;
  /** Resolves to null if the server refused. A notice without it has no *Undo* button. */
  undo?: () => Promise<unknown>;
}

export const NoticesContext = createContext<((notice: Notice) => void) | null>(null);

/** Returns a function that shows a notice. It may be called after the component that shows it has gone. */
export function useNotify(): (notice: Notice) => void {
  const notify = useContext(NoticesContext);
  if (notify === null) throw new Error('There is no place for notices');
  return notify;
}
