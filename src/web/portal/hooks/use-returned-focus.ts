import { useEffect, useState } from 'react';

/**
 * Returns the focus to the element that had it before this component was shown. If that was removed, the dialog below gets it,
 * otherwise the page's heading. Mantine does this only for a dialog that stays mounted while it is closed. Without it, the keyboard
 * would begin at the top of the page again.
 */
export function useReturnedFocus(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // After the dialog has left the page: until then it keeps the focus inside.
      setTimeout(() => {
        const isHere = before instanceof HTMLElement && before !== document.body && before.isConnected;
        const below = document.querySelector<HTMLElement>('[role=dialog]');
        const target = isHere ? before : (below ?? document.querySelector<HTMLElement>('main h1'));
        if (document.activeElement === document.body) target?.focus({ preventScroll: true });
      });
    },
    [before],
  );
}
