interface EndOfPart {
  state: 'DELIVERED' | 'FAILED';
  code: string | null;
}

/**
 * Returns the final state of an SMS from its `expected` parts and the parts that have `ended` (D33). Null if parts are missing, or if their number is
 * unknown.
 */
export function endOfParts(expected: number | null, ended: readonly EndOfPart[]): EndOfPart | null {
  const failed = ended.find(({ state }) => state === 'FAILED');
  if (failed !== undefined) return { state: 'FAILED', code: failed.code };
  return expected !== null && ended.length >= expected ? { state: 'DELIVERED', code: null } : null;
}
