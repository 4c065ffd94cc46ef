import { type AppSettings, fixedCodeOf } from '../apps/settings.rules.js';
import type { DeliveryTarget } from '../deps.js';
import { isMobile, readPhone } from '../identifiers/phone.rules.js';

/**
 * X4: whether an app may send an SMS to this E.164 number. It must be a mobile, and its country on the app's list, which
 * may be empty only where SMS cost nothing, in the development inbox. Nothing is ever sent to a test address (D8).
 */
export function maySendSms(settings: AppSettings, phone: string, target: DeliveryTarget): boolean {
  if (fixedCodeOf(phone, settings) !== null) return true;
  const number = readPhone(phone, null);
  if (number === null || !isMobile(number)) return false;
  const { allowedCountries } = settings;
  if (allowedCountries.length === 0) return target !== 'PROVIDER';
  return number.country !== undefined && allowedCountries.includes(number.country);
}
