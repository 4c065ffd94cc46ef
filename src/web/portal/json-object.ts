/** Returns null for an empty text, and undefined for anything but a JSON object. */
export function readJsonObject(text: string): Record<string, unknown> | null | undefined {
  if (text.trim() === '') return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown> | null) : undefined;
  } catch {
    return undefined;
  }
}
