/** What is read of a message of `/inbox.json`, which has the newest first. */
interface Message {
  channel: string;
  to: string;
  code: string | null;
}

/** The texts of variables that were sent from this page. */
const sentTexts = new Set<string>();

/** Remembers the addresses among the variables of a request. */
export function rememberTexts(value: unknown): void {
  if (typeof value === 'string') sentTexts.add(value);
  else if (typeof value === 'object' && value !== null) Object.values(value).forEach(rememberTexts);
}

/**
 * Returns the newest code that the development inbox has in an SMS; null: there is none, or no inbox. An address that was entered on this
 * page comes first: others may use the same server.
 */
export async function newestCode(): Promise<string | null> {
  const response = await fetch('./inbox.json', { cache: 'no-store' });
  if (!response.ok) return null;
  const messages: Message[] = await response.json();
  const withCode = messages.filter(({ channel, code }) => channel === 'SMS' && code !== null);
  return (withCode.find(({ to }) => sentTexts.has(to)) ?? withCode[0])?.code ?? null;
}
