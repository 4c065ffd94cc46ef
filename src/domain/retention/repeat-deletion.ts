/** Repeats a deletion until it finds nothing. A batch that is not full is not the last: a request may renew a row that it has selected. */
export async function repeatDeletion(
  signal: AbortSignal | undefined,
  deleteSome: () => Promise<number>,
): Promise<void> {
  while (!signal?.aborted && (await deleteSome()) > 0);
}
