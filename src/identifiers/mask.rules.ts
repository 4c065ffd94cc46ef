import type { Kind } from '../kinds.js';
import { partsOfPhone } from './phone.rules.js';

/** Always as many, so that a mask tells no length; of the GSM alphabet, or one mask would double the price of an SMS. */
const hidden = '***';
const hiddenDigits = '*******';

/** Enough for the owner to recognise an identifier, and too little for anybody else to find it. */
export function maskIdentifier({ kind, value }: { kind: Kind; value: string }): string {
  return masks[kind](value);
}

const masks: Record<Kind, (value: string) => string> = {
  USERNAME: maskUsername,
  EMAIL: maskEmail,
  PHONE: maskPhone,
};

/** `a***` */
export function maskUsername(username: string): string {
  return start(username);
}

/** `t***@e***.com` */
export function maskEmail(email: string): string {
  const [localPart = '', domain = ''] = email.split('@');
  const top = domain.slice(domain.lastIndexOf('.') + 1);
  return `${start(localPart)}@${start(domain.slice(0, -top.length - 1))}.${top}`;
}

/** `+81*******11` */
export function maskPhone(e164: string): string {
  const parts = partsOfPhone(e164);
  return parts === null ? hiddenDigits : `+${parts.callingCode}${hiddenDigits}${parts.nationalNumber.slice(-2)}`;
}

/** The first letter, unless it is the only one. */
function start(text: string): string {
  return text.length > 1 ? `${text[0]}${hidden}` : hidden;
}
