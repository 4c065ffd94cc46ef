/** Reads a provider's id of a part of a long SMS. It is stored, so it must be short and visible. Null if there is none, or another text. */
export function readPart(id: unknown): string | null {
  return typeof id === 'string' && /^[!-~]{1,64}$/.test(id) ? id : null;
}
