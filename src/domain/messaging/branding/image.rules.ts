/** The cleaned image and its size. */
export interface CleanImage {
  type: ImageType;
  width: number;
  height: number;
  /** Only the parts of the image that programs need to show it. */
  bytes: Buffer;
}

/** The two kinds that every mail program shows. An SVG can carry script, and some programs show no WebP. */
export type ImageType = 'png' | 'jpg';

/** The bytes are not a PNG or JPEG, or are damaged. */
export class NotAnImage extends Error {}
