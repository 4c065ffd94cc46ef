import { setTimeout as sleep } from 'node:timers/promises';

/** Gets the word that was announced with the user's id; '' when everything is in the database. */
export type Follower = (news: string) => void;

/** Those on this node who follow a user, and are called when that user is announced. */
export interface Followers {
  /** Returns a function that ends it. */
  add(userId: string, follower: Follower): () => void;
  notify(announcement: string): void;
  /** Call when announcements may have been missed. To read again in vain does no harm. */
  notifyAll(pauseMs?: number): Promise<void>;
}

/** Otherwise two thousand followers that read at once would make every request wait for the database. */
const maxNotifiedAtOnce = 20;
const shortPauseMs = 50;

/** Returns the text that nodes send each other: the user's id, and a word that no row holds. */
export function announcementOf(userId: string, news = ''): string {
  return `${userId} ${news}`;
}

export function createFollowers(): Followers {
  const followers = new Map<string, Set<Follower>>();

  function notify(announcement: string): void {
    const [userId = '', news = ''] = announcement.split(' ');
    for (const follower of followers.get(userId) ?? []) follower(news);
  }

  return {
    add(userId, follower) {
      // Wrapped, since the same function may follow twice and each must be removed alone.
      const member: Follower = news => follower(news);
      const members = followers.get(userId) ?? new Set();
      followers.set(userId, members.add(member));
      return () => {
        members.delete(member);
        if (members.size === 0 && followers.get(userId) === members) followers.delete(userId);
      };
    },
    notify,
    async notifyAll(pauseMs = shortPauseMs) {
      let notified = 0;
      for (const userId of [...followers.keys()]) {
        notify(userId);
        if (++notified % maxNotifiedAtOnce === 0) await sleep(pauseMs, undefined, { ref: false });
      }
    },
  };
}
