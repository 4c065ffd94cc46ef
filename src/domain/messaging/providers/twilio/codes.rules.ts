import {
  advise,
  type CodeBook,
  type CodeRow,
  type CodeRows,
  type FailureReason,
  rowOf,
  silence,
} from '../failure.rules.js';
import { twilioReceipts } from './receipt-codes.rules.js';

const credentials = 'Correct TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, or the API key.';
const askTwilio = 'Look the code up in Twilio’s error dictionary, or ask Twilio’s support with the message’s SID.';
const ownSender = 'Correct the app’s SMS sender, or set TWILIO_MESSAGING_SERVICE_SID.';
const service = 'Correct TWILIO_MESSAGING_SERVICE_SID, and check the senders of the service at Twilio.';

/** For codes that concern every message of our account. Messages wait until the operator has fixed the account. */
function account(reason: FailureReason, meaning: string, advice: string): CodeRow {
  return ['RETRY', reason, meaning, `${advice} Messages wait meanwhile.`];
}

function busy(reason: FailureReason, meaning: string, then = ''): CodeRow {
  return ['RETRY', reason, meaning, `${advise.wait}${then}`];
}

/** For codes that concern this number. Another provider could not reach it either. */
function number(meaning: string, advice: string = advise.checkNumber): CodeRow {
  return ['GIVE_UP', 'RECIPIENT_REFUSED', meaning, advice];
}

/** For codes that concern our account in this country or for this number. Another provider may send the message. */
function notEnabled(meaning: string, advice: string): CodeRow {
  return ['GIVE_UP', 'ACCOUNT_BARRED', meaning, advice];
}

function sender(meaning: string, advice = ownSender): CodeRow {
  return ['GIVE_UP', 'SENDER_REFUSED', meaning, advice];
}

function message(meaning: string, advice: string = advise.reportBug): CodeRow {
  return ['GIVE_UP', 'MESSAGE_REFUSED', meaning, advice];
}

const trial = notEnabled(
  'Your Twilio account is a trial account, which sends only to numbers that you have verified at Twilio.',
  'Verify the number at Twilio, or upgrade the account.',
);
const unknownAccount = account(
  'CREDENTIALS_REFUSED',
  'Twilio does not find the account.',
  'Correct TWILIO_ACCOUNT_SID and TWILIO_HOST.',
);
const refusedLogin = account(
  'CREDENTIALS_REFUSED',
  'Twilio does not accept the account SID with this token or key, or the account is suspended.',
  `${credentials} Check the balance of the account.`,
);
const notAllowed = account(
  'ACCOUNT_BARRED',
  'Twilio does not allow this account or key to send.',
  'Check the account and the permissions of the API key at Twilio.',
);
const inactive = account(
  'ACCOUNT_BARRED',
  'Your Twilio account is not active.',
  'Check its balance and state at Twilio.',
);
const tooFast = busy(
  'THROTTLED',
  'Twilio received too many requests.',
  ' If it stays so, ask Twilio for a higher rate.',
);
const fault = busy('PROVIDER_ERROR', 'Twilio had an internal error.');
const limit = account(
  'THROTTLED',
  'Your Twilio account has reached its limit of messages.',
  'Ask Twilio’s support for more.',
);

/** The answers to a request (https://www.twilio.com/docs/api/errors). */
const refusals: CodeRows = {
  10001: inactive,
  14107: tooFast,
  20003: refusedLogin,
  20005: inactive,
  20006: notAllowed,
  20008: account('CREDENTIALS_REFUSED', 'These are Twilio’s test credentials, which send nothing.', credentials),
  20403: notAllowed,
  20404: unknownAccount,
  20429: tooFast,
  20500: fault,
  20503: fault,
  21211: number('Twilio does not recognise this as a phone number.'),
  21212: sender('Twilio does not accept the sender.'),
  21217: number('Twilio does not recognise this as a phone number.'),
  21219: trial,
  21265: number('The number is a short code, which gets no SMS.'),
  21266: number('The number is the sender’s own.'),
  21267: sender('A trial account cannot send from a name.', 'Use your Twilio number as the sender, or upgrade.'),
  21408: notEnabled(
    'Your Twilio account may not send to this country.',
    'Enable the country at Twilio, in the geographic permissions of messaging.',
  ),
  21602: message('The request to Twilio had no text.'),
  21603: sender('The request to Twilio had no sender.'),
  21604: message('The request to Twilio had no recipient.'),
  21606: sender('The sender is not a number of your account that can send SMS to this country.'),
  21608: trial,
  21609: message(
    'Twilio does not accept the address for receipts.',
    'Set PUBLIC_URL to an address that the internet can reach, whose host name has no underscore.',
  ),
  21610: number('The user answered STOP to the sender.', 'Ask the user to text START to the sender.'),
  21611: busy('THROTTLED', 'Too many messages of this sender wait at Twilio.', ' Add senders to a messaging service.'),
  21612: sender('Twilio cannot reach this number from this sender.', 'Use another sender for this country.'),
  21614: number('The number is not a mobile number.'),
  21617: message('The text is too long for Twilio.', 'Shorten the template.'),
  21619: message('The request to Twilio had no text.'),
  21635: ['GIVE_UP', 'OTHER', 'Twilio classifies this number as a landline.', advise.checkNumber],
  21659: sender('The sender is not a Twilio number.'),
  21660: sender('The sender belongs to another Twilio account.'),
  21661: sender('The sender is a number that cannot send SMS.'),
  21701: sender('The messaging service does not exist.', service),
  21703: sender('The messaging service has no sender for this number.', service),
  21704: sender('The messaging service has no sender.', service),
  21705: sender('The messaging service is not valid.', service),
  21709: sender('The sender’s name is not in the messaging service.', service),
  21711: sender('The sender is not in the messaging service.', service),
  21730: busy('PROVIDER_ERROR', 'Twilio is under maintenance.'),
  30002: account('ACCOUNT_BARRED', 'Your Twilio account is suspended.', 'Ask Twilio’s support.'),
  30454: limit,
  63038: limit,
  90007: message('Twilio does not accept the validity period of the message.'),
};

/** HTTP answers without a code of Twilio, and our adapter's codes for failures without an answer. */
const others: CodeRows = {
  ...silence('Twilio'),
  connection: busy(
    'CONNECTION',
    'There was no connection to Twilio.',
    ' Check that the server may reach the internet.',
  ),
  tls: busy('TLS', 'The certificate of Twilio’s server is not trusted.', ' Check TWILIO_HOST and your proxies.'),
  unreadable: busy('UNREADABLE', 'Twilio’s answer could not be read.', ' Check TWILIO_HOST and your proxies.'),
  'http-401': refusedLogin,
  'http-403': notAllowed,
  'http-404': unknownAccount,
  'http-408': silence('Twilio').timeout as CodeRow,
  'http-429': tooFast,
};

/** For unknown codes: a bad request will be refused again, but an error of Twilio is temporary. */
const refused = message('Twilio refused the message.', askTwilio);

export const twilioCodes: CodeBook = {
  name: 'Twilio',
  find(code) {
    const known = rowOf(others, code) ?? rowOf(refusals, code);
    if (known !== null) return known;
    const [, family, detail = ''] = /^(receipt|http)-(.+)$/.exec(code) ?? [];
    if (family === 'receipt') return rowOf(twilioReceipts, detail) ?? twilioReceipts.other ?? null;
    return family === 'http' && !detail.startsWith('4') ? fault : refused;
  },
};
