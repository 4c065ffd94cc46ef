import { type AppSettings, fixedCodeOf } from '../apps/settings.rules.js';
import type { DeliveryTarget } from '../deps.js';
import type { Phone } from '../identifiers/phone.rules.js';

/**
 * Returns whether an app may send an SMS to this number (X4). It must be a mobile number. Its country must be on the app's list and, if there is one,
 * on the operator's list. With the development inbox, where SMS cost nothing, an empty list of the app means all countries. A test address is always
 * accepted, because nothing is sent to it (D8).
 */
export function maySendSms(
  settings: AppSettings,
  phone: Phone,
  target: DeliveryTarget,
  operatorCountries: readonly string[],
): boolean {
  if (fixedCodeOf(phone.value, settings) !== null) return true;
  if (!phone.isMobile) return false;
  const { allowedCountries } = settings;
  const isOn = (list: readonly string[]) => phone.country !== null && list.includes(phone.country);
  if (operatorCountries.length > 0 && !isOn(operatorCountries)) return false;
  return allowedCountries.length === 0 ? target !== 'PROVIDER' : isOn(allowedCountries);
}
