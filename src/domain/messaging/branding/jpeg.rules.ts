import { type CleanImage, NotAnImage } from './image.rules.js';

const startOfImage = 0xd8;
const endOfImage = 0xd9;
const startOfScan = 0xda;
const jfif = 0xe0;
/** Keep Adobe's segment: it defines how colours are coded. */
const adobe = 0xee;
const comment = 0xfe;

export function isJpeg(bytes: Buffer): boolean {
  return bytes[0] === 0xff && bytes[1] === startOfImage && bytes[2] === 0xff;
}

/**
 * Reads a JPEG segment by segment (ITU-T T.81, B.1), and keeps the segments that programs need to show it. Drops the place where a photo was taken,
 * its preview, comments, and all bytes after the end.
 */
export function readJpeg(bytes: Buffer): CleanImage {
  const segments: Buffer[] = [bytes.subarray(0, 2)];
  let size: { width: number; height: number } | null = null;
  let hasScan = false;
  for (let at = 2; ; ) {
    const marker = bytes[at + 1];
    if (bytes[at] !== 0xff || marker === undefined) throw new NotAnImage();
    if (marker === endOfImage) {
      if (size === null || !hasScan) throw new NotAnImage();
      segments.push(bytes.subarray(at, at + 2));
      return { type: 'jpg', ...size, bytes: Buffer.concat(segments) };
    }
    // 0xff may be repeated before a marker.
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (at + 4 > bytes.length) throw new NotAnImage();
    const length = bytes.readUInt16BE(at + 2);
    let end = at + 2 + length;
    if (length < 2 || end > bytes.length) throw new NotAnImage();
    if (isFrame(marker)) {
      if (length < 8 || size !== null) throw new NotAnImage();
      size = { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    }
    if (marker === startOfScan) {
      hasScan = true;
      end = endOfScan(bytes, end);
    }
    if (isKept(marker)) segments.push(bytes.subarray(at, end));
    at = end;
  }
}

/** Start of frame, which has the size. 0xc4, 0xc8 and 0xcc have other meanings. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

function isKept(marker: number): boolean {
  const isOfProgram = marker >= jfif && marker <= 0xef;
  return marker !== comment && (!isOfProgram || marker === jfif || marker === adobe);
}

/** Returns where the coded data ends: at the next marker except restarts and stuffed 0xff bytes. */
function endOfScan(bytes: Buffer, start: number): number {
  for (let at = start; at + 1 < bytes.length; at++) {
    const next = bytes[at + 1] ?? 0;
    if (bytes[at] === 0xff && next !== 0 && (next < 0xd0 || next > 0xd7)) return at;
  }
  throw new NotAnImage();
}
