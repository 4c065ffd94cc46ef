import { brandColors } from '../../domain/messaging/branding/brand-colors.rules.js';
import { shownSizeOf } from '../../domain/messaging/branding/logo.rules.js';
import type { Branding } from '../../domain/messaging/branding/look.rules.js';
import type { BrandingType } from './types/branding.types.js';

/** Shows how the pages of an app look (O19). */
export function showBranding({ brandColor, logo }: Branding): BrandingType {
  return {
    logo: logo === null ? null : { path: `/logos/${logo}`, ...shownSizeOf(logo) },
    colors: brandColor === null ? null : brandColors(brandColor),
  };
}
