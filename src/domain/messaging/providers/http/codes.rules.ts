import { advise, type CodeBook, type CodeRow, type CodeRows, rowOf, silence } from '../failure.rules.js';

const askGateway = 'Look the code up at the gateway, by the message’s id.';

/** The subjects of refusals that a gateway may name (D27). */
const subjects: CodeRows = {
  recipient: [
    'GIVE_UP',
    'RECIPIENT_REFUSED',
    'The gateway does not accept the recipient.',
    `Ask the user whether the address is right. ${askGateway}`,
  ],
  busy: ['RECIPIENT_BUSY', 'RECIPIENT_REFUSED', 'The gateway cannot reach the recipient now.', advise.wait],
  sender: [
    'GIVE_UP',
    'SENDER_REFUSED',
    'The gateway does not accept the sender.',
    'Change the app’s SMS sender or email sender, or EMAIL_FROM.',
  ],
  message: [
    'GIVE_UP',
    'MESSAGE_REFUSED',
    'The gateway does not accept the message.',
    `Check the template. ${askGateway}`,
  ],
  account: [
    'RETRY',
    'ACCOUNT_BARRED',
    'The account at the provider behind the gateway takes no messages.',
    'Fix the account there. Often its credit is used up. Messages wait meanwhile.',
  ],
};

/** Answers without a subject. */
const statuses: CodeRows = {
  401: [
    'RETRY',
    'CREDENTIALS_REFUSED',
    'The gateway did not accept the signature.',
    'Give the gateway the value of SENDER_SECRET, and check its clock. Messages wait meanwhile.',
  ],
  402: [
    'RETRY',
    'BALANCE_TOO_LOW',
    'The account at the provider behind the gateway has no credit left.',
    'Top it up. Messages wait meanwhile.',
  ],
  403: [
    'RETRY',
    'CREDENTIALS_REFUSED',
    'The gateway does not allow this server to send.',
    'Check SENDER_SECRET, and which servers the gateway admits. Messages wait meanwhile.',
  ],
  404: [
    'RETRY',
    'OTHER',
    'There is no gateway at this address.',
    'Check the path in SMS_URL or EMAIL_URL. Messages wait meanwhile.',
  ],
  405: [
    'RETRY',
    'OTHER',
    'There is no gateway at this address.',
    'Check the path in SMS_URL or EMAIL_URL. Messages wait meanwhile.',
  ],
  407: [
    'RETRY',
    'OTHER',
    'A proxy before the gateway wants a login.',
    'Set SMS_URL or EMAIL_URL to an address that needs no proxy. Messages wait meanwhile.',
  ],
  408: ['RETRY', 'TIMEOUT', 'The gateway waited too long for the message.', advise.wait],
  421: [
    'RETRY',
    'OTHER',
    'Another server answers at this address.',
    'Check SMS_URL or EMAIL_URL. Messages wait meanwhile.',
  ],
  425: ['RETRY', 'THROTTLED', 'The gateway wants the message later.', advise.wait],
  429: ['RETRY', 'THROTTLED', 'The gateway received too many messages.', advise.wait],
};

/** Our adapter's codes for failures without an answer from the gateway. */
const others: CodeRows = {
  ...silence('The gateway'),
  connection: [
    'RETRY',
    'CONNECTION',
    'There was no connection to the gateway.',
    `${advise.wait} Check SMS_URL or EMAIL_URL, and whether the gateway runs.`,
  ],
  tls: [
    'RETRY',
    'TLS',
    'The certificate of the gateway is not trusted.',
    'Check the certificate. NODE_EXTRA_CA_CERTS names a file with authorities of your own.',
  ],
  unreadable: [
    'RETRY',
    'UNREADABLE',
    'The gateway’s answer has no id.',
    `${advise.wait} The gateway must answer { "id": "…" }.`,
  ],
  unencrypted: [
    'RETRY',
    'TLS',
    'The gateway has a public address, where messages may not travel unencrypted.',
    'Use https in SMS_URL and EMAIL_URL.',
  ],
};

export const gatewayCodes: CodeBook = {
  name: 'The gateway',
  find(code) {
    // The gateway's own word follows after the hyphen.
    const [head = ''] = code.split('-', 1);
    if (head === 'receipt')
      return ['GIVE_UP', 'OTHER', 'The gateway reported that the message did not arrive.', askGateway];
    return rowOf(others, code) ?? rowOf(subjects, head) ?? rowOf(statuses, head) ?? anyStatus(head);
  },
};

function anyStatus(status: string): CodeRow | null {
  if (/^5\d\d$/.test(status)) return ['RETRY', 'PROVIDER_ERROR', 'The gateway had an internal error.', advise.wait];
  if (/^4\d\d$/.test(status)) return ['GIVE_UP', 'MESSAGE_REFUSED', 'The gateway refused the message.', askGateway];
  if (!/^[123]\d\d$/.test(status)) return null;
  return [
    'RETRY',
    'OTHER',
    'The gateway answers with a redirect, which is not followed.',
    'Set SMS_URL or EMAIL_URL to the last address. Messages wait meanwhile.',
  ];
}
