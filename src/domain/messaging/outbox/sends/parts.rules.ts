interface EndOfPart {
  state: 'DELIVERED' | 'FAILED';
  code: string | null;
}

/**
 * D33: returns how an SMS ended, of whose `expected` parts these have ended. Null: not yet, or nobody knows how many there are.
 */
export function endOfParts(expected: number | null, ended: readonly EndOfPart[]): EndOfPart | null {
  const failed = ended.find(({ state }) => state === 'FAILED');
  if (failed !== undefined) return { state: 'FAILED', code: failed.code };
  return expected !== null && ended.length >= expected ? { state: 'DELIVERED', code: null } : null;
}
