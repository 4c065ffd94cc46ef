import type { ImportLine } from '../../domain/transfer/import-users.js';

/** Enough for 16 KiB of attributes with every character escaped, and the other fields. */
const maxBytesPerLine = 128 * 1_024;
const newline = 10;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Yields the lines of a file, numbered from 1 and without empty ones. Does not use node:readline, which also splits at
 * U+2028, buffers lines of any length, and turns invalid UTF-8 into `�`.
 */
export async function* readLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<ImportLine[]> {
  let number = 0;
  let parts: Buffer[] = [];
  let bytes = 0;

  function keep(part: Buffer): void {
    bytes += part.length;
    if (bytes <= maxBytesPerLine) parts.push(part);
  }

  function finish(): ImportLine[] {
    number += 1;
    const text = bytes <= maxBytesPerLine ? decode(Buffer.concat(parts)) : null;
    parts = [];
    bytes = 0;
    return text?.trim() === '' ? [] : [{ number, text }];
  }

  for await (const chunk of chunks) {
    const lines: ImportLine[] = [];
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      keep(chunk.subarray(start, end));
      lines.push(...finish());
      start = end + 1;
    }
    keep(chunk.subarray(start));
    if (lines.length > 0) yield lines;
  }
  if (bytes > 0) yield finish();
}

function decode(bytes: Buffer): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}
