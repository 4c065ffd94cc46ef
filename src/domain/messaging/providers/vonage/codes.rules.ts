import { advise, type CodeBook, type CodeRow, type CodeRows, rowOf, silence } from '../failure.rules.js';

const askSupport = 'Ask Vonage’s support, and name the message’s id at the provider.';

/**
 * The statuses of a message in an answer of Vonage's SMS API. RETRY for problems of our account (credentials, credit, barred): messages wait until
 * the operator has fixed it. GIVE_UP where Vonage would refuse the message again.
 */
const statuses: CodeRows = {
  1: [
    'RETRY',
    'THROTTLED',
    'Vonage received too many requests in a second.',
    `${advise.wait} If it stays so, ask Vonage for a higher rate.`,
  ],
  2: ['GIVE_UP', 'MESSAGE_REFUSED', 'The request to Vonage was incomplete.', advise.reportBug],
  3: [
    'GIVE_UP',
    'MESSAGE_REFUSED',
    'Vonage did not understand a part of the request, often the number or the sender.',
    'Check the app’s SMS sender.',
  ],
  4: [
    'RETRY',
    'CREDENTIALS_REFUSED',
    'Vonage does not know the API key, or the secret is wrong.',
    'Correct VONAGE_API_KEY and VONAGE_API_SECRET.',
  ],
  5: ['RETRY', 'PROVIDER_ERROR', 'Vonage had an internal error.', advise.wait],
  6: [
    'GIVE_UP',
    'MESSAGE_REFUSED',
    'Vonage could not send it to this number: the number or its network is not supported.',
    advise.checkNumber,
  ],
  7: [
    'GIVE_UP',
    'RECIPIENT_REFUSED',
    'The number is barred at Vonage and gets no SMS.',
    'Ask Vonage’s support to remove the bar, or use another number.',
  ],
  8: [
    'RETRY',
    'ACCOUNT_BARRED',
    'Your Vonage account is barred.',
    'Ask Vonage’s support to open it. Messages wait meanwhile.',
  ],
  9: [
    'RETRY',
    'BALANCE_TOO_LOW',
    'Your Vonage account has no credit left.',
    'Top it up at Vonage. Messages wait meanwhile.',
  ],
  10: ['RETRY', 'THROTTLED', 'Your account has too many connections to Vonage.', advise.wait],
  11: [
    'RETRY',
    'ACCOUNT_BARRED',
    'Your Vonage account may not send SMS by the API.',
    'Ask Vonage’s support to enable it. Messages wait meanwhile.',
  ],
  12: ['GIVE_UP', 'MESSAGE_REFUSED', 'The text is too long for Vonage.', 'Shorten the template.'],
  14: [
    'RETRY',
    'CREDENTIALS_REFUSED',
    'Vonage did not accept the signature of the request.',
    'Turn off signed requests for this API key at Vonage.',
  ],
  15: [
    'GIVE_UP',
    'SENDER_REFUSED',
    'Vonage did not accept the sender.',
    'Change the app’s SMS sender: some countries require one of your numbers or a registered name.',
  ],
  22: ['GIVE_UP', 'MESSAGE_REFUSED', 'Vonage does not know the network code.', askSupport],
  23: [
    'GIVE_UP',
    'OTHER',
    'Vonage did not accept the callback URL.',
    'Correct the URL in the settings of your Vonage account.',
  ],
  29: [
    'GIVE_UP',
    'ACCOUNT_BARRED',
    'Your Vonage account is a trial account, which sends only to numbers on its list.',
    'Add the number to the test numbers at Vonage, or top up the account.',
  ],
  32: [
    'RETRY',
    'CREDENTIALS_REFUSED',
    'Vonage did not accept a signature beside the API secret.',
    'Turn off signed requests for this API key at Vonage.',
  ],
  33: ['GIVE_UP', 'RECIPIENT_REFUSED', 'The number is no longer in use.', advise.checkNumber],
};

/** The codes of a delivery receipt. No message is sent again after a receipt, so the verdict is always the same. */
const receipts: CodeRows = {
  unknown: ['GIVE_UP', 'OTHER', 'The carrier reported a failure without a reason.', 'Ask the user to try again.'],
  1: ['GIVE_UP', 'OTHER', 'The carrier reported a failure without a reason.', 'Ask the user to try again.'],
  2: [
    'GIVE_UP',
    'RECIPIENT_REFUSED',
    'The phone was off or had no reception.',
    'Ask the user to try again when the phone has reception.',
  ],
  3: ['GIVE_UP', 'RECIPIENT_REFUSED', 'The number is no longer assigned to a phone.', advise.checkNumber],
  4: [
    'GIVE_UP',
    'RECIPIENT_REFUSED',
    'The phone’s owner or carrier bars such SMS.',
    'Ask the user to unbar SMS at the carrier, or to use another number.',
  ],
  5: [
    'GIVE_UP',
    'RECIPIENT_REFUSED',
    'The carrier could not find the number after it moved to another carrier.',
    'Ask the user to try again tomorrow.',
  ],
  6: [
    'GIVE_UP',
    'MESSAGE_REFUSED',
    'The carrier took the SMS for spam.',
    'Change the text or the SMS sender. Some countries require registered senders.',
  ],
  7: ['GIVE_UP', 'RECIPIENT_REFUSED', 'The phone was busy.', 'Ask the user to try again.'],
  8: ['GIVE_UP', 'PROVIDER_ERROR', 'The carrier’s network had a fault.', 'Ask the user to try again later.'],
  9: ['GIVE_UP', 'RECIPIENT_REFUSED', 'The number is not valid.', advise.checkNumber],
  10: [
    'GIVE_UP',
    'MESSAGE_REFUSED',
    'The carrier did not accept the text or the sender.',
    'Change the text or the SMS sender.',
  ],
  11: [
    'GIVE_UP',
    'PROVIDER_ERROR',
    'Vonage has no route to this number.',
    'Ask Vonage’s support whether it reaches this carrier.',
  ],
  12: ['GIVE_UP', 'PROVIDER_ERROR', 'The carrier could not be reached.', 'Ask the user to try again later.'],
  13: [
    'GIVE_UP',
    'RECIPIENT_REFUSED',
    'The carrier bars such SMS because of the user’s age.',
    'Ask the user to use another number.',
  ],
  14: [
    'GIVE_UP',
    'RECIPIENT_REFUSED',
    'The carrier blocks SMS to this number.',
    'Ask the user to ask the carrier, or to use another number.',
  ],
  15: ['GIVE_UP', 'RECIPIENT_REFUSED', 'The phone has no prepaid credit left.', 'Ask the user to top up the phone.'],
  16: ['GIVE_UP', 'THROTTLED', 'Vonage’s quota at the carrier was used up.', 'Ask the user to try again later.'],
  50: [
    'GIVE_UP',
    'SENDER_REFUSED',
    'The carrier’s filter blocked the sender.',
    'Register your SMS sender in that country, or change it.',
  ],
  51: [
    'GIVE_UP',
    'SENDER_REFUSED',
    'The carrier’s filter blocked the sender’s name.',
    'Register your SMS sender in that country, or change it.',
  ],
  52: ['GIVE_UP', 'MESSAGE_REFUSED', 'The carrier’s filter blocked the text.', 'Change the text of the template.'],
  53: [
    'GIVE_UP',
    'RECIPIENT_REFUSED',
    'The user has unsubscribed from this sender at the carrier.',
    'Ask the user to text START to the sender.',
  ],
  54: [
    'GIVE_UP',
    'MESSAGE_REFUSED',
    'The SMS breaks a rule of that country.',
    'Ask Vonage’s support what senders and texts the country allows.',
  ],
  99: ['GIVE_UP', 'OTHER', 'The carrier reported a general failure.', 'Ask the user to try again later.'],
};

/** HTTP answers other than 200, and our adapter's codes for failures without an answer. */
const others: CodeRows = {
  ...silence('Vonage'),
  connection: [
    'RETRY',
    'CONNECTION',
    'There was no connection to Vonage.',
    `${advise.wait} Check that the server may reach the internet.`,
  ],
  unreadable: [
    'RETRY',
    'UNREADABLE',
    'Vonage’s answer could not be read.',
    `${advise.wait} Check whether a proxy answers in its place.`,
  ],
  'dlt-template': [
    'GIVE_UP',
    'MESSAGE_REFUSED',
    'No text is registered in India for this kind of message and language.',
    'Register the text, and add its id to VONAGE_DLT_TEMPLATE_IDS.',
  ],
  'http-401': [
    'RETRY',
    'CREDENTIALS_REFUSED',
    'Vonage does not know the API key, or the secret is wrong.',
    'Correct VONAGE_API_KEY and VONAGE_API_SECRET.',
  ],
  'http-402': [
    'RETRY',
    'BALANCE_TOO_LOW',
    'Your Vonage account has no credit left.',
    'Top it up at Vonage. Messages wait meanwhile.',
  ],
  'http-403': [
    'RETRY',
    'CREDENTIALS_REFUSED',
    'Vonage does not allow this server or account to send.',
    'Check the account and its list of IP addresses at Vonage.',
  ],
  'http-429': ['RETRY', 'THROTTLED', 'Vonage received too many requests.', advise.wait],
};

/** The HTTP statuses that concern this message, and not our account or the state of Vonage. */
const refusals = ['400', '413', '422'];

export const vonageCodes: CodeBook = {
  name: 'Vonage',
  find(code) {
    const known = rowOf(others, code);
    if (known !== null) return known;
    const [, family, detail = ''] = /^(receipt|http)-(.+)$/.exec(code) ?? [];
    if (family === 'receipt') {
      return rowOf(receipts, detail) ?? ['GIVE_UP', 'OTHER', 'The carrier could not deliver it.', askSupport];
    }
    if (family === 'http') return anyHttpStatus(detail);
    return rowOf(statuses, code) ?? ['RETRY', 'OTHER', 'Vonage did not accept it.', askSupport];
  },
};

function anyHttpStatus(status: string): CodeRow {
  if (status.startsWith('5')) return ['RETRY', 'PROVIDER_ERROR', 'Vonage had an internal error.', advise.wait];
  return refusals.includes(status)
    ? ['GIVE_UP', 'MESSAGE_REFUSED', 'Vonage refused the request.', askSupport]
    : ['RETRY', 'OTHER', 'Vonage refused the request.', askSupport];
}
