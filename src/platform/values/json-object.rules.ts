/** Returns the fields of a JSON object, or null if the text is something else. Null as the text: there is none. */
export function readJsonObject(text: string | null): Record<string, unknown> | null {
  try {
    // The error would quote the text.
    const value: unknown = JSON.parse(text ?? '');
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** Whether a value of JSON is an object, and no list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
