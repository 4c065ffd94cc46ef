/** The access token of the latest answer that had one. It replaces `{{accessToken}}` in headers, and is kept in memory only. */
let accessToken: string | null = null;

const placeholder = /\{\{\s*(\w+)\s*\}\}/;

/** Remembers the access token when a field of `answer` is a Session. */
export function rememberToken(answer: unknown): void {
  for (const field of Object.values(membersOf(membersOf(answer).data))) {
    const token = membersOf(field).accessToken;
    if (typeof token === 'string') accessToken = token;
  }
}

/** Fills in the placeholder. Leaves out a header that cannot be filled in, so that the server answers UNAUTHENTICATED. */
export function fillInToken(headers: Record<string, unknown>): Record<string, string> {
  const filled: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const [found, variable] = placeholder.exec(String(value)) ?? [];
    if (found === undefined) filled[name] = String(value);
    else if (variable === 'accessToken' && accessToken !== null)
      filled[name] = String(value).replace(found, accessToken);
  }
  return filled;
}

function membersOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
