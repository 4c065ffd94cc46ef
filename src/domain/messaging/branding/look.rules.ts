import { brandColors, defaultBrandColor } from './brand-colors.rules.js';
import { shownSizeOf } from './logo.rules.js';

/** The look that an app has chosen for its mails and pages. */
export interface Branding {
  brandColor: string | null;
  /** The id of its logo. */
  logo: string | null;
}

/**
 * The Content-ID of the logo in a mail (RFC 2392). The image is part of the mail. An image at a URL would show its server when and where the mail is
 * read, and most mail programs load none before the reader agrees.
 */
export const logoContentId = 'logo@bonafide';
export const logoReference = `cid:${logoContentId}`;

const defaultColors = brandColors(defaultBrandColor);

/** Returns the variables with which templates style a mail. Without a logo, the size is that of the space for a logo. */
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
