import { setTimeout as sleep } from 'node:timers/promises';

/** Is told what the announcer said beside the user's id; nothing when it is all in the database. */
export type Follower = (news: string) => void;

/** Whoever on this node wants to hear of users. */
export interface Followers {
  /** Returns how to end it. */
  add(userId: string, follower: Follower): () => void;
  notify(announcement: string): void;
  /** When some announcements may have been missed: whoever looks again for nothing is not harmed. */
  notifyAll(): Promise<void>;
}

/** Two thousand who all look at once would have everybody else wait for the database. */
const maxNotifiedAtOnce = 20;
const pauseMs = 50;

/** As it goes between nodes; the user's id alone says that there is something to read. */
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
      // One follower may follow twice: each time is a member of its own.
      const member: Follower = news => follower(news);
      const members = followers.get(userId) ?? new Set();
      followers.set(userId, members.add(member));
      return () => {
        members.delete(member);
        if (members.size === 0 && followers.get(userId) === members) followers.delete(userId);
      };
    },
    notify,
    async notifyAll() {
      let notified = 0;
      for (const userId of [...followers.keys()]) {
        notify(userId);
        if (++notified % maxNotifiedAtOnce === 0) await sleep(pauseMs, undefined, { ref: false });
      }
    },
  };
}
