/** Returns the fields of a JSON object. Null if the text is null or something else. */
export function readJsonObject(text: string | null): Record<string, unknown> | null {
  try {
    // Drop the error, because it would quote the text.
    const value: unknown = JSON.parse(text ?? '');
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** Whether a JSON value is an object, and not a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
