/** Whoever on this node wants to hear of users. */
export interface Followers {
  /** Returns how to end it. */
  add(userId: string, listener: () => void): () => void;
  tell(userId: string): void;
  /** When some announcements may have been missed: whoever looks again for nothing is not harmed. */
  tellAll(): void;
}

export function createFollowers(): Followers {
  const listeners = new Map<string, Set<() => void>>();

  function tell(userId: string): void {
    for (const listener of listeners.get(userId) ?? []) listener();
  }

  return {
    add(userId, listener) {
      // One listener may follow twice: each time is a member of its own.
      const member = () => listener();
      const members = listeners.get(userId) ?? new Set();
      listeners.set(userId, members.add(member));
      return () => {
        members.delete(member);
        if (members.size === 0 && listeners.get(userId) === members) listeners.delete(userId);
      };
    },
    tell,
    tellAll() {
      for (const userId of listeners.keys()) tell(userId);
    },
  };
}
