import { createContext, useContext } from 'react';
import type { Session } from '../api/session.js';

/** The signed-in session and the app in view, for every page. */
export interface PortalState {
  session: Session;
  appId: string;
  signOut: () => void;
}

export const PortalContext = createContext<PortalState | null>(null);

export function usePortal(): PortalState {
  const state = useContext(PortalContext);
  if (state === null) throw new Error('There is no page outside of a session');
  return state;
}
