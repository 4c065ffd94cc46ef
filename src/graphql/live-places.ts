import { Refusal } from '../refusal.js';

/** A person waits in one tab, perhaps on two devices. */
const placesPerUser = 5;
const retryAfterSeconds = 10;

/** How many subscriptions each user has on this node. */
export function createPlaces(): (userId: string) => () => void {
  const taken = new Map<string, number>();
  return userId => {
    const before = taken.get(userId) ?? 0;
    if (before >= placesPerUser) throw new Refusal('RATE_LIMITED', { retryAfter: retryAfterSeconds });
    taken.set(userId, before + 1);
    return () => {
      const left = (taken.get(userId) ?? 0) - 1;
      if (left > 0) taken.set(userId, left);
      else taken.delete(userId);
    };
  };
}
