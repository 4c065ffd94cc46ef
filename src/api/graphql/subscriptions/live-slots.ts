/** How much of something each of many has on this node. */
export interface Places {
  /** Returns how to give the place back, once; null when all are taken. */
  take(whose: string): (() => void) | null;
}

export function createPlaces(most: number): Places {
  const taken = new Map<string, number>();

  function giveBack(whose: string): void {
    const left = (taken.get(whose) ?? 0) - 1;
    if (left > 0) taken.set(whose, left);
    else taken.delete(whose);
  }

  return {
    take(whose) {
      const before = taken.get(whose) ?? 0;
      if (before >= most) return null;
      taken.set(whose, before + 1);
      let isHeld = true;
      return () => {
        if (isHeld) giveBack(whose);
        isHeld = false;
      };
    },
  };
}
