import { brandColors, defaultBrandColor } from './brand-colors.rules.js';
import { shownSizeOf } from './logo.rules.js';

/** What an app has chosen for its mails and pages. */
export interface Branding {
  brandColor: string | null;
  /** The id of its logo. */
  logo: string | null;
}

/**
 * The Content-ID of the logo in a mail (RFC 2392). The image travels with the mail: an image at an address would tell whoever
 * serves it when and where the mail is read, and most programs do not show one until they are asked to.
 */
export const logoContentId = 'logo@bonafide';
export const logoReference = `cid:${logoContentId}`;

const defaultColors = brandColors(defaultBrandColor);

/** Returns what templates know of the look of a mail. Without a logo its size is that of the space for one. */
export function lookOf({ brandColor, logo }: Branding) {
  const { button, buttonText, edgeOnLight, linkOnLight } =
    brandColor === null ? defaultColors : brandColors(brandColor);
  const { width, height } = shownSizeOf(logo ?? '');
  return {
    logo: logo === null ? '' : logoReference,
    logoWidth: width,
    logoHeight: height,
    buttonColor: button,
    buttonTextColor: buttonText,
    buttonEdgeColor: edgeOnLight,
    linkColor: linkOnLight,
  };
}
