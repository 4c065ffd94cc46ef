import { useEffect } from 'react';

export const pollMs = 5_000;
const perPage = 25;

interface Pollable {
  startPolling: (intervalMs: number) => void;
  stopPolling: () => void;
}

/** Polls while only the first page of a list is shown. Stops after that, because a poll would drop the rows of later pages. */
export function usePolling({ startPolling, stopPolling }: Pollable, rowCount: number): void {
  const isFirstPage = rowCount <= perPage;
  useEffect(() => {
    if (isFirstPage) startPolling(pollMs);
    return stopPolling;
  }, [isFirstPage, startPolling, stopPolling]);
}
