import { renderSVG } from 'uqr';

/** Returns a text as a QR code in SVG: dark on white, with the margin of four modules that ISO/IEC 18004 requires. */
export function qrCode(text: string): string {
  return renderSVG(text, { ecc: 'M', border: 4, pixelSize: 8 });
}
