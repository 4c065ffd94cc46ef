import { platform } from '../platform.js';
import type { SessionEvent } from './session-keeper.js';

export interface Tabs {
  /** Reports a change of the session to the other tabs. */
  tell(event: SessionEvent): void;
  close(): void;
}

/** Calls `hear` when another tab changes the session, with undefined if that tab could not report the event. */
export function listenToTabs(key: string, hear: (event: SessionEvent | undefined) => void): Tabs {
  const { BroadcastChannel } = platform;
  if (BroadcastChannel !== undefined) {
    const channel = new BroadcastChannel(key);
    let isClosed = false;
    channel.onmessage = ({ data }) => hear(data as SessionEvent);
    return {
      tell(event) {
        // A client that was closed may still be used, but its channel would throw.
        const sender = isClosed ? new BroadcastChannel(key) : channel;
        sender.postMessage(event);
        if (isClosed) sender.close();
      },
      close() {
        isClosed = true;
        channel.close();
      },
    };
  }
  const listener = (event: { key: string | null }) => {
    if (event.key === key || event.key === null) hear(undefined);
  };
  platform.addEventListener?.('storage', listener);
  return { tell: () => {}, close: () => platform.removeEventListener?.('storage', listener) };
}
