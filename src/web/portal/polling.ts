import { useEffect } from 'react';

const pollMs = 5_000;
const perPage = 25;

interface Pollable {
  startPolling: (intervalMs: number) => void;
  stopPolling: () => void;
}

/** Keeps the first page of a list fresh. Once more is shown it rests: a poll would take away what was added. */
export function usePolling({ startPolling, stopPolling }: Pollable, shown: number): void {
  const isFirstPage = shown <= perPage;
  useEffect(() => {
    if (isFirstPage) startPolling(pollMs);
    return stopPolling;
  }, [isFirstPage, startPolling, stopPolling]);
}
