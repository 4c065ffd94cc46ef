/** Why a provider takes no message, in words for the people who run the app (O17). */
export const failureReasons = {
  CREDENTIALS_REFUSED: 'The provider refuses our key, secret, user name or password.',
  ACCOUNT_BARRED: 'The provider has barred our account, or has not enabled it for this.',
  BALANCE_TOO_LOW: 'The balance of our account at the provider is too low.',
  THROTTLED: 'We send faster than the provider allows.',
  TIMEOUT: 'The provider did not answer in time.',
  CONNECTION: 'The provider cannot be reached. Check its address, the network and firewalls.',
  TLS: 'There is no safe connection to the provider: TLS is missing, or its certificate is not trusted.',
  PROVIDER_ERROR: 'The provider says that something is wrong on its side.',
  UNREADABLE: 'The answer is not from the provider. Something between may have answered instead.',
  SENDER_REFUSED: 'The provider does not accept our sender.',
  RECIPIENT_REFUSED: 'The provider does not accept the recipient.',
  MESSAGE_REFUSED: 'The provider does not accept the message.',
  OTHER: 'The provider gave another reason. Look up its code in the documentation of the provider.',
} as const;

export type FailureReason = keyof typeof failureReasons;
export const failureReasonNames = Object.keys(failureReasons) as FailureReason[];

const reasonsOfCodes: Readonly<Record<string, FailureReason>> = {
  'vonage:1': 'THROTTLED',
  'vonage:2': 'MESSAGE_REFUSED',
  'vonage:3': 'MESSAGE_REFUSED',
  'vonage:4': 'CREDENTIALS_REFUSED',
  'vonage:5': 'PROVIDER_ERROR',
  'vonage:6': 'MESSAGE_REFUSED',
  'vonage:7': 'RECIPIENT_REFUSED',
  'vonage:8': 'ACCOUNT_BARRED',
  'vonage:9': 'BALANCE_TOO_LOW',
  'vonage:10': 'THROTTLED',
  'vonage:11': 'ACCOUNT_BARRED',
  'vonage:12': 'MESSAGE_REFUSED',
  'vonage:14': 'CREDENTIALS_REFUSED',
  'vonage:15': 'SENDER_REFUSED',
  'vonage:22': 'RECIPIENT_REFUSED',
  'vonage:29': 'RECIPIENT_REFUSED',
  'vonage:32': 'CREDENTIALS_REFUSED',
  'vonage:33': 'RECIPIENT_REFUSED',
  'vonage:http-401': 'CREDENTIALS_REFUSED',
  'vonage:http-402': 'BALANCE_TOO_LOW',
  'vonage:http-403': 'CREDENTIALS_REFUSED',
  'vonage:http-429': 'THROTTLED',
  // RFC 4954, 6.
  'smtp:530': 'CREDENTIALS_REFUSED',
  'smtp:534': 'CREDENTIALS_REFUSED',
  'smtp:535': 'CREDENTIALS_REFUSED',
  'smtp:538': 'CREDENTIALS_REFUSED',
  'smtp:454': 'CREDENTIALS_REFUSED',
  // RFC 5321, 4.2.
  'smtp:421': 'PROVIDER_ERROR',
  'smtp:451': 'PROVIDER_ERROR',
  'smtp:452': 'PROVIDER_ERROR',
  'smtp:550': 'RECIPIENT_REFUSED',
  'smtp:551': 'RECIPIENT_REFUSED',
  'smtp:552': 'MESSAGE_REFUSED',
  'smtp:553': 'RECIPIENT_REFUSED',
  'smtp:554': 'MESSAGE_REFUSED',
  'smtp:address': 'SENDER_REFUSED',
};

const reasonsOfWords: Readonly<Record<string, FailureReason>> = {
  timeout: 'TIMEOUT',
  deadline: 'TIMEOUT',
  connection: 'CONNECTION',
  tls: 'TLS',
  unreadable: 'UNREADABLE',
};

/** Returns what a code of `SendFailed` means. */
export function failureReasonOf(code: string): FailureReason {
  // An enhanced status code says more than a reason has room for.
  const known =
    reasonsOfCodes[code.replace(/^(smtp:\d{3})-.*$/, '$1')] ?? reasonsOfWords[code.slice(code.indexOf(':') + 1)];
  if (known !== undefined) return known;
  return /^vonage:http-5\d\d$/.test(code) ? 'PROVIDER_ERROR' : 'OTHER';
}
