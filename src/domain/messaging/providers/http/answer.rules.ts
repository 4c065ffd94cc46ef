/** What a gateway's answer says about a message. */
export type GatewayAnswer = { readonly id: string } | { readonly code: string };

/** What a refusal can be about. Only the first is not about us. */
const subjects = ['recipient', 'sender', 'message', 'account'] as const;
export type Subject = (typeof subjects)[number];

/** Visible ASCII: the id is shown to admins and may be stored in an index. */
const id = /^[!-~]{1,200}$/;

/**
 * A word or a short number of the gateway's own. No six digits in a row, and neither + nor @: it may hold neither a code nor an
 * address, because it is stored, logged and shown.
 */
const word = /^(?!.*\d{6})[a-z0-9_.]{1,32}$/;

/** Statuses after which a later attempt may pass: they are about the time. */
const busyStatuses: readonly number[] = [408, 421, 425, 429];

/**
 * Reads the answer of a gateway (D27). The code begins with what decides: the status or the subject of the refusal. The gateway's
 * own word follows after a hyphen. `text` is null if the answer could not be read to its end.
 */
export function readAnswer(status: number, text: string | null): GatewayAnswer {
  const fields = fieldsOf(text);
  if (status >= 200 && status <= 299) {
    return typeof fields.id === 'string' && id.test(fields.id) ? { id: fields.id } : { code: 'unreadable' };
  }
  const own = readWord(fields.code);
  const suffix = own === null ? '' : `-${own}`;
  const subject = subjects.find(each => each === fields.about);
  if (subject === undefined || status < 400) return { code: `${status}${suffix}` };
  const isBusy = status >= 500 || busyStatuses.includes(status);
  if (isBusy) return { code: `${subject === 'recipient' ? 'busy' : status}${suffix}` };
  return { code: `${subject}${suffix}` };
}

/** Returns a gateway's own word for a failure, or null if it may not be shown. */
export function readWord(given: unknown): string | null {
  const text = typeof given === 'number' ? String(given) : given;
  return typeof text === 'string' && word.test(text.toLowerCase()) ? text.toLowerCase() : null;
}

function fieldsOf(text: string | null): Partial<Record<'id' | 'code' | 'about', unknown>> {
  try {
    const parsed: unknown = JSON.parse(text ?? '');
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}
