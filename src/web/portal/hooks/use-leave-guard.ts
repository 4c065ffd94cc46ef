import { useEffect } from 'react';
import { useBlocker } from 'react-router';

interface LeaveGuard {
  /** The admin wants to leave and has not decided yet whether to lose the changes. */
  isAsking: boolean;
  leave: () => void;
  stay: () => void;
}

/** Asks before unsaved changes are lost: in the portal by a dialog, elsewhere by the browser's own question. */
export function useLeaveGuard(hasChanges: boolean): LeaveGuard {
  const blocker = useBlocker(
    ({ currentLocation: from, nextLocation: to }) =>
      hasChanges && (from.pathname !== to.pathname || from.search !== to.search),
  );
  useEffect(() => {
    if (!hasChanges) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [hasChanges]);
  return {
    isAsking: blocker.state === 'blocked',
    leave: () => blocker.proceed?.(),
    stay: () => blocker.reset?.(),
  };
}
