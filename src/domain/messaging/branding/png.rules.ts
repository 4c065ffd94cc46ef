import { crc32 } from 'node:zlib';
import { type CleanImage, NotAnImage } from './image.rules.js';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The chunks that programs need to show a still picture. Others have texts, places, times, animations or private data. */
const kept = new Set(['IHDR', 'PLTE', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'sBIT', 'IDAT', 'IEND']);

export function isPng(bytes: Buffer): boolean {
  return bytes.subarray(0, signature.length).equals(signature);
}

/** Reads a PNG chunk by chunk (PNG, 5.3), and keeps the chunks that programs need to show it. Drops all bytes after the end. */
export function readPng(bytes: Buffer): CleanImage {
  const chunks: Buffer[] = [signature];
  const names: string[] = [];
  for (let at = signature.length; names.at(-1) !== 'IEND'; ) {
    if (at + 12 > bytes.length) throw new NotAnImage();
    const end = at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length) throw new NotAnImage();
    const name = bytes.toString('latin1', at + 4, at + 8);
    if (!/^[A-Za-z]{4}$/.test(name) || crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) {
      throw new NotAnImage();
    }
    names.push(name);
    if (kept.has(name)) chunks.push(bytes.subarray(at, end));
    at = end;
  }
  const header = chunks[1];
  if (names[0] !== 'IHDR' || header?.length !== 25 || !names.includes('IDAT')) throw new NotAnImage();
  return { type: 'png', width: header.readUInt32BE(8), height: header.readUInt32BE(12), bytes: Buffer.concat(chunks) };
}
