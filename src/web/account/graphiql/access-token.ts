/** `{{accessToken}}` in a header stands for the token of the last session that was answered. Kept in memory alone. */
let accessToken: string | null = null;

const placeholder = /\{\{\s*(\w+)\s*\}\}/;

/** Notes the token when a field of `answer` is a Session. */
export function rememberSession(answer: unknown): void {
  for (const field of Object.values(membersOf(membersOf(answer).data))) {
    const token = membersOf(field).accessToken;
    if (typeof token === 'string') accessToken = token;
  }
}

/** A header whose placeholder nothing is known for is left out: the server then says that a token is missing. */
export function fillIn(headers: Record<string, unknown>): Record<string, string> {
  const filled: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const [whole, wanted] = placeholder.exec(String(value)) ?? [];
    if (whole === undefined) filled[name] = String(value);
    else if (wanted === 'accessToken' && accessToken !== null) filled[name] = String(value).replace(whole, accessToken);
  }
  return filled;
}

function membersOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
