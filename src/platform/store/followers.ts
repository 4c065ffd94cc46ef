import { setTimeout as sleep } from 'node:timers/promises';

/** Called with the word that was announced with the user's id. '' means that all changes are in the database. */
export type Follower = (news: string) => void;

/** The followers of users on this node, which are called when their user is announced. */
export interface Followers {
  /** Adds a follower. Returns a function that removes it. */
  add(userId: string, follower: Follower): () => void;
  notify(announcement: string): void;
  /** Call this when announcements may have been missed. An unnecessary reading does no harm. */
  notifyAll(pauseMs?: number): Promise<void>;
}

/** Without this limit, two thousand followers that read at once would make every request wait for the database. */
const maxNotifiedAtOnce = 20;
const shortPauseMs = 50;

/** Returns the text that nodes send each other: the user's id, and a word that is not stored in the database. */
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
      // Wrap it, because the same function may follow twice, and each must be removable separately.
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
