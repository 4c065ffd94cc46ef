import { createHash } from 'node:crypto';
import { Refusal } from '../../refusal.js';
import { type CleanImage, NotAnImage } from './image.rules.js';
import { isJpeg, readJpeg } from './jpeg.rules.js';
import { isPng, readPng } from './png.rules.js';

/** In Base64, this still fits into a request, and mails stay small. */
export const maxLogoBytes = 64 * 1024;
export const maxLogoSide = 2_000;
const minLogoSide = 16;

/** The space for a logo in mails and on pages, in CSS pixels. */
const space = { width: 200, height: 48 } as const;

export interface Logo {
  /** `HASH.120x40.png`: the hash of the content, so that a URL always shows the same image, and the size. */
  id: string;
  bytes: Buffer;
}

const logoId = /^[A-Za-z0-9_-]{43}\.(\d{1,4})x(\d{1,4})\.(png|jpg)$/;
const dataUrl = /^data:image\/[a-z+.-]+;base64,/;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const contentTypes = { png: 'image/png', jpg: 'image/jpeg' } as const;

/**
 * Reads an image in Base64, alone or as a `data:` URL. Keeps only the parts that programs need to show it. Refuses everything except a small PNG or
 * JPEG.
 */
export function readLogo(text: string, field: string): Logo {
  const encoded = text.replace(dataUrl, '');
  // Base64 takes four characters for three bytes.
  if (encoded.length > Math.ceil(maxLogoBytes / 3) * 4) {
    throw new Refusal('BAD_USER_INPUT', { field, reason: 'TOO_LARGE', max: maxLogoBytes });
  }
  if (encoded === '' || !base64.test(encoded)) throw new Refusal('BAD_USER_INPUT', { field, reason: 'NOT_AN_IMAGE' });
  const { type, width, height, bytes } = readImage(Buffer.from(encoded, 'base64'), field);
  if (Math.min(width, height) < minLogoSide || Math.max(width, height) > maxLogoSide) {
    throw new Refusal('BAD_USER_INPUT', { field, reason: 'IMAGE_SIZE', min: minLogoSide, max: maxLogoSide });
  }
  const hash = createHash('sha256').update(bytes).digest('base64url');
  return { id: `${hash}.${width}x${height}.${type}`, bytes };
}

/** Detects the type by the bytes, because the name and the browser's content type may be wrong. */
function readImage(bytes: Buffer, field: string): CleanImage {
  try {
    if (isPng(bytes)) return readPng(bytes);
    if (isJpeg(bytes)) return readJpeg(bytes);
  } catch (error) {
    if (!(error instanceof NotAnImage)) throw error;
  }
  throw new Refusal('BAD_USER_INPUT', { field, reason: 'NOT_AN_IMAGE' });
}

export function isLogoId(text: string): boolean {
  return logoId.test(text);
}

/** Returns the content type of a logo, from the ending of its id. */
export function contentTypeOf(id: string): string {
  return contentTypes[id.endsWith('.png') ? 'png' : 'jpg'];
}

/** Returns the size at which a logo is shown: as large as the space allows, but never enlarged. */
export function shownSizeOf(id: string): { width: number; height: number } {
  const [, width, height] = logoId.exec(id) ?? [];
  const [wide, high] = [Number(width ?? space.width), Number(height ?? space.height)];
  const scale = Math.min(1, space.width / wide, space.height / high);
  return { width: Math.max(1, Math.round(wide * scale)), height: Math.max(1, Math.round(high * scale)) };
}
