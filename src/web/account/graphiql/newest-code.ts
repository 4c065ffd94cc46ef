/** The fields of a message that this file reads from `/inbox.json`. The newest message comes first. */
interface Message {
  channel: string;
  kind: string;
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

/** Returns the newest code in an SMS of the development inbox. Null: there is no code, or no inbox. */
export async function newestCode(): Promise<string | null> {
  return await newestCodeAmong(({ channel }) => channel === 'SMS');
}

/** Returns the newest login code, by email or by SMS. Null: there is no code, or no inbox. */
export async function newestLoginCode(): Promise<string | null> {
  return await newestCodeAmong(({ kind }) => kind.startsWith('LOGIN_CODE_'));
}

/** Prefers the addresses that were entered on this page, because others may use the same server. */
async function newestCodeAmong(isWanted: (message: Message) => boolean): Promise<string | null> {
  const response = await fetch('./inbox.json', { cache: 'no-store' });
  if (!response.ok) return null;
  const messages: Message[] = await response.json();
  const withCode = messages.filter(message => message.code !== null && isWanted(message));
  return (withCode.find(({ to }) => sentTexts.has(to)) ?? withCode[0])?.code ?? null;
}
