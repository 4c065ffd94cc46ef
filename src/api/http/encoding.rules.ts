/** The encodings of texts that the server has compressed, the smaller one first. */
const encodings = ['br', 'gzip'] as const;
export type Encoding = (typeof encodings)[number];

/**
 * Returns in which encoding to send a compressed text, from `Accept-Encoding` (RFC 9110, 12.5.3). Null: send it as it is, also
 * to a client that accepts nothing that the server has.
 */
export function chooseEncoding(acceptEncoding: string | undefined): Encoding | null {
  const weights = new Map((acceptEncoding ?? '').split(',').map(parseEntry));
  const weightOf = (encoding: string) => weights.get(encoding) ?? weights.get('*') ?? 0;
  // A client that does not name it accepts it if nothing else is left.
  const identityWeight = weights.get('identity') ?? 0;
  let best: Encoding | null = null;
  for (const encoding of encodings) {
    const bestWeight = best === null ? 0 : weightOf(best);
    if (weightOf(encoding) > bestWeight && weightOf(encoding) >= identityWeight) best = encoding;
  }
  return best;
}

/** Reads `gzip;q=0.5`. A weight that is none counts as 0. */
function parseEntry(entry: string): [encoding: string, weight: number] {
  const [encoding = '', ...parameters] = entry.split(';').map(part => part.trim().toLowerCase());
  const weight = parameters.find(parameter => parameter.startsWith('q='))?.slice(2) ?? '1';
  return [encoding, /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(weight) ? Number(weight) : 0];
}
