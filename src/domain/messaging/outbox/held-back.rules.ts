/** Why a message is not sent (X12). The people who run the app see it; the caller and the user never do (A7). */
export const heldBackReasons = {
  ADDRESS_BUDGET: 'This address has received the most messages that are allowed in 24 hours.',
  NETWORK_BUDGET: 'One network has caused the most messages to this address that are allowed in 24 hours.',
  APP_BUDGET: 'The app has sent the most messages that its settings allow in 24 hours.',
  SERVER_BUDGET: 'All apps together have sent the most messages that the operator allows in 24 hours.',
  COUNTRY_PAUSED: 'SMS to this country are paused, because too few of them led to a verification.',
  COUNTRY_NOT_ALLOWED: 'The app or the operator does not allow SMS to this number or its country.',
  TEST_ADDRESS: 'It is a test address, which receives nothing. Its code is in the settings.',
  OWNED: 'The user who verified this address was already notified today.',
  NOT_OWNED: 'Nobody has verified this address, and resets and login codes go only to verified ones.',
  NO_PROVIDER: 'No provider is configured for this kind of message.',
} as const;

export type HeldBackReason = keyof typeof heldBackReasons;
export const heldBackReasonNames = Object.keys(heldBackReasons) as HeldBackReason[];

export function isHeldBackReason(text: string | null): text is HeldBackReason {
  return text !== null && Object.hasOwn(heldBackReasons, text);
}
