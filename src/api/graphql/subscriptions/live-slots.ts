/** Counts the slots of each user or network on this node, and limits them. */
export interface Slots {
  /** Returns a function that releases the slot, at most once. Returns null if all slots are taken. */
  take(whose: string): (() => void) | null;
}

export function createSlots(most: number): Slots {
  const taken = new Map<string, number>();

  function release(whose: string): void {
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
        if (isHeld) release(whose);
        isHeld = false;
      };
    },
  };
}
