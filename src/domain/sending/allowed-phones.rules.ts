import { type AppSettings, fixedCodeOf } from '../apps/settings.rules.js';
import type { DeliveryTarget } from '../deps.js';
import type { Phone } from '../identifiers/phone.rules.js';

/**
 * Returns whether an app may send an SMS to this number (X4). It must be a mobile, and its country on the app's list. The
 * list may be empty only where SMS cost nothing, in the development inbox. Nothing is ever sent to a test address (D8).
 */
export function maySendSms(settings: AppSettings, phone: Phone, target: DeliveryTarget): boolean {
  if (fixedCodeOf(phone.value, settings) !== null) return true;
  if (!phone.isMobile) return false;
  const { allowedCountries } = settings;
  if (allowedCountries.length === 0) return target !== 'PROVIDER';
  return phone.country !== null && allowedCountries.includes(phone.country);
}
