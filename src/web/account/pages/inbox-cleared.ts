const key = 'bonafide.inbox.cleared';

/** The number of messages that the server lists. Older ids belong to messages that it no longer lists. */
const mostIds = 500;

/** Used if the browser stores nothing for pages. */
let idsOfThisPage: string[] = [];

/** Returns the ids of the messages that were cleared in this browser, newest first. */
export function clearedIds(): string[] {
  try {
    return (localStorage.getItem(key) ?? '').split(' ').filter(id => id !== '');
  } catch {
    return idsOfThisPage;
  }
}

/**
 * Hides these messages in this browser. The server keeps them: it refuses a code whose message is gone (X14), and an admin may ask
 * what became of a message.
 */
export function setClearedIds(ids: string[]): void {
  idsOfThisPage = ids.slice(0, mostIds);
  try {
    localStorage.setItem(key, idsOfThisPage.join(' '));
  } catch {
    // This page still remembers them.
  }
}
