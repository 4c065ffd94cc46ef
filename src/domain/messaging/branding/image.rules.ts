/** What was kept of an image, and how large it is. */
export interface CleanImage {
  type: ImageType;
  width: number;
  height: number;
  /** The image without anything that no program needs to draw it. */
  bytes: Buffer;
}

/** The two kinds that every mail program shows. An SVG can carry script, and some programs show no WebP. */
export type ImageType = 'png' | 'jpg';

/** The bytes are no image of a known kind, or a broken one. */
export class NotAnImage extends Error {}
