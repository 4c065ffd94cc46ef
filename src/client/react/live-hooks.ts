import { useSyncExternalStore } from 'react';
import type { Verification } from '../generated/api.js';
import type { Live } from './live.js';
import { useProvided } from './provider.js';
import { noVerifications, pendingUser, type SessionState, type UserState } from './store.js';

/** Returns whether somebody is logged in, in this tab or in another, and why the session ended. */
export function useSession(): SessionState {
  const { store, serverState } = useProvided();
  return useLive(store.session, serverState);
}

/**
 * Returns the user who is logged in, read once for all components. The user is read again after each operation of `useOperation`, after a login, when
 * an address was verified on another device, and by `reload`.
 */
export function useUser(): UserState & { reload: () => void } {
  const { store } = useProvided();
  return { ...useLive(store.user, pendingUser), reload: store.reload };
}

/** Returns the newest verification of a kind of address, or null. It is updated on each change, also by other devices. */
export function useVerification(kind: Verification['kind']): Verification | null {
  const { store } = useProvided();
  const verifications = useLive(store.verifications, noVerifications);
  return verifications.find(verification => verification.kind === kind) ?? null;
}

function useLive<Value>({ subscribe, get }: Live<Value>, onServer: Value): Value {
  return useSyncExternalStore(subscribe, get, () => onServer);
}
