import { createContext, createElement, type ReactElement, type ReactNode, useContext, useMemo } from 'react';
import type { BonafideClient } from '../client.js';
import type { LoggedIn } from '../session/session-keeper.js';
import { createStore, type SessionState, type Store, stateOf, unknownSession } from './store.js';

export interface BonafideProviderProps {
  client: BonafideClient;
  /**
   * The user who is logged in when a server renders the page. Pass the same value on the server and in the browser. Without it, this is unknown until the
   * browser has read its storage.
   */
  serverSession?: LoggedIn | null | undefined;
  children?: ReactNode;
}

interface Provided {
  client: BonafideClient;
  store: Store;
  serverState: SessionState;
}

const Context = createContext<Provided | null>(null);

/** Provides a client for the hooks of the components inside. Create the client once, outside of components. */
export function BonafideProvider({ client, serverSession, children }: BonafideProviderProps): ReactElement {
  const store = useMemo(() => createStore(client), [client]);
  const userId = serverSession?.userId;
  const isKnown = serverSession !== undefined;
  const value = useMemo(() => {
    const session = userId === undefined ? null : { userId };
    return { client, store, serverState: isKnown ? stateOf({ session }) : unknownSession };
  }, [client, store, userId, isKnown]);
  return createElement(Context.Provider, { value }, children);
}

export function useProvided(): Provided {
  const provided = useContext(Context);
  if (provided === null)
    throw new Error('A hook of bonafide-client/react needs a <BonafideProvider> around its component.');
  return provided;
}

/** Returns the client of the provider. */
export function useBonafide(): BonafideClient {
  return useProvided().client;
}
