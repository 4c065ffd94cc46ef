import type { MessageState } from '../../../platform/store/tables.js';
import { type HeldBackReason, heldBackReasons, isHeldBackReason } from './held-back.rules.js';

/** Why a message was not sent or did not arrive, for the people who run the app. */
export interface MessageProblem {
  /** What happened, in one sentence. */
  meaning: string;
  /** What an admin or the operator can do about it. */
  advice: string;
}

type Problems = Readonly<Record<string, readonly [meaning: string, advice: string]>>;

const nothing = 'Nothing. The server tries again until the message expires.';
const checkNumber = 'Ask the user whether the number is right. They can enter another one.';
const checkAddress = 'Ask the user whether the address is right. They can enter another one.';
const askVonage = 'Ask Vonage’s support, and name the message’s id at the provider.';
const askMailServer = 'Ask the administrator of the mail server, and name the code and the time.';
const reportBug = 'Report it with the log of that time: it is a fault of this server.';

/** The statuses of an answer of Vonage's SMS API. */
const vonageStatuses: Problems = {
  1: ['Vonage received too many requests in a second.', `${nothing} If it stays so, ask Vonage for a higher rate.`],
  2: ['Vonage missed a part of the request.', reportBug],
  3: [
    'Vonage did not understand a part of the request, often the number or the sender.',
    'Check the app’s SMS sender.',
  ],
  4: ['Vonage does not know the API key, or the secret is wrong.', 'Correct VONAGE_API_KEY and VONAGE_API_SECRET.'],
  5: ['Vonage had a fault of its own.', nothing],
  6: ['Vonage could not send it to this number: the number or its network is not supported.', checkNumber],
  7: [
    'The number is barred at Vonage and gets no SMS.',
    'Ask Vonage’s support to remove the bar, or use another number.',
  ],
  8: ['Your Vonage account is barred.', 'Ask Vonage’s support to open it. Messages wait meanwhile.'],
  9: ['Your Vonage account has no credit left.', 'Top it up at Vonage. Messages wait meanwhile.'],
  10: ['Your account has too many connections to Vonage.', nothing],
  11: [
    'Your Vonage account may not send SMS by the API.',
    'Ask Vonage’s support to enable it. Messages wait meanwhile.',
  ],
  12: ['The text is too long for Vonage.', 'Shorten the template.'],
  14: ['Vonage did not accept the signature of the request.', 'Turn off signed requests for this API key at Vonage.'],
  15: [
    'Vonage did not accept the sender.',
    'Change the app’s SMS sender: some countries want a number of yours or a registered name.',
  ],
  22: ['Vonage does not know the network code.', askVonage],
  23: ['Vonage did not accept the callback URL.', 'Correct the URL in the settings of your Vonage account.'],
  29: [
    'Your Vonage account is a trial account, which sends only to numbers on its list.',
    'Add the number to the test numbers at Vonage, or top up the account.',
  ],
  32: [
    'Vonage did not accept a signature beside the API secret.',
    'Turn off signed requests for this API key at Vonage.',
  ],
  33: ['The number is no longer in use.', checkNumber],
};

/** The codes of a delivery receipt of Vonage. */
const vonageReceipts: Problems = {
  unknown: ['The carrier reported a failure without a reason.', 'Ask the user to try again.'],
  1: ['The carrier reported a failure without a reason.', 'Ask the user to try again.'],
  2: ['The phone was off or had no reception.', 'Ask the user to try again when the phone has reception.'],
  3: ['The number has no phone any more.', checkNumber],
  4: [
    'The phone’s owner or carrier bars such SMS.',
    'Ask the user to unbar SMS at the carrier, or to use another number.',
  ],
  5: [
    'The carrier could not find the number after it moved to another carrier.',
    'Ask the user to try again tomorrow.',
  ],
  6: [
    'The carrier took the SMS for spam.',
    'Change the text or the SMS sender. Some countries want registered senders.',
  ],
  7: ['The phone was busy.', 'Ask the user to try again.'],
  8: ['The carrier’s network had a fault.', 'Ask the user to try again later.'],
  9: ['The number is not valid.', checkNumber],
  10: ['The carrier did not accept the text or the sender.', 'Change the text or the SMS sender.'],
  11: ['No route leads to this number.', 'Ask Vonage’s support whether it reaches this carrier.'],
  12: ['The carrier could not be reached.', 'Ask the user to try again later.'],
  13: ['The carrier bars such SMS because of the user’s age.', 'Ask the user to use another number.'],
  14: ['The carrier blocks SMS to this number.', 'Ask the user to ask the carrier, or to use another number.'],
  15: ['The phone has no prepaid credit left.', 'Ask the user to top up the phone.'],
  16: ['Vonage’s quota at the carrier was used up.', 'Ask the user to try again later.'],
  50: ['The carrier’s filter blocked the sender.', 'Register your SMS sender in that country, or change it.'],
  51: ['The carrier’s filter blocked the sender’s name.', 'Register your SMS sender in that country, or change it.'],
  52: ['The carrier’s filter blocked the text.', 'Change the text of the template.'],
  53: ['The user has asked the carrier for no more SMS of this sender.', 'Ask the user to text START to the sender.'],
  54: ['The SMS breaks a rule of that country.', 'Ask Vonage’s support what senders and texts the country allows.'],
  99: ['The carrier reported a general failure.', 'Ask the user to try again later.'],
};

/** The replies of a mail server (RFC 5321, 4.2). */
const smtpReplies: Problems = {
  421: ['The mail server was closing, or accepted no more connections.', nothing],
  450: ['The mailbox was busy, or the mail server delays senders that it does not know.', nothing],
  451: ['The mail server had a fault, or delays senders that it does not know.', nothing],
  452: ['The mail server or the mailbox had no room.', nothing],
  454: ['The mail server could not encrypt, or could not check our login now.', nothing],
  530: ['The mail server wants a login.', 'Add user and password to SMTP_URL. Mails wait meanwhile.'],
  534: ['The mail server wants another kind of login.', 'Check at your mail provider how programs log in.'],
  535: ['The mail server refused our login.', 'Correct user and password in SMTP_URL. Mails wait meanwhile.'],
  538: ['The mail server accepts a login only over TLS.', 'Use smtps:// or a STARTTLS port in SMTP_URL.'],
  550: ['The mailbox does not exist, or its server refused the mail.', checkAddress],
  551: ['The mailbox has moved.', checkAddress],
  552: ['The mailbox is full, or the mail is too large for it.', 'Ask the user to make room.'],
  553: ['The mail server does not accept this address.', checkAddress],
  554: ['The mail server refused the mail, often as spam.', 'Check SPF, DKIM and DMARC of the sender’s domain.'],
  555: ['The mail server did not understand the address.', checkAddress],
};

/** Enhanced status codes (RFC 3463). They say more than the reply that they come with. */
const smtpDetails: Problems = {
  '4.2.2': ['The mailbox is full.', `${nothing} Ask the user to make room.`],
  '5.1.1': ['The mailbox does not exist.', checkAddress],
  '5.1.2': ['The address’s domain does not exist or takes no mail.', checkAddress],
  '5.1.3': ['The mail server did not understand the address.', checkAddress],
  '5.1.6': ['The mailbox has moved.', checkAddress],
  '5.1.8': ['The mail server does not accept the sender’s domain.', 'Check EMAIL_FROM and the app’s email sender.'],
  '5.1.10': ['The address’s domain takes no mail.', checkAddress],
  '5.2.1': ['The mailbox is disabled.', checkAddress],
  '5.2.2': ['The mailbox is full.', 'Ask the user to make room.'],
  '5.2.3': ['The mail is too large for the mailbox.', 'Shorten the template.'],
  '5.3.4': ['The mail is too large for the mail server.', 'Shorten the template.'],
  '5.4.1': ['The mailbox does not exist, or its server is not reached.', checkAddress],
  '5.7.1': [
    'The mail server does not allow this mail from this sender.',
    'Check SPF, DKIM and DMARC of the sender’s domain.',
  ],
  '5.7.23': ['The mail failed the check of SPF.', 'Add your mail server to the SPF record of the sender’s domain.'],
  '5.7.25': ['The mail server’s IP address has no name in DNS.', 'Set the reverse DNS of your mail server.'],
  '5.7.26': ['The mail is not authenticated.', 'Set up SPF and DKIM for the sender’s domain.'],
};

/** What our own adapters call a failure for which there is no answer of the provider. */
const others: Problems = {
  'vonage:timeout': ['Vonage did not answer in time.', nothing],
  'vonage:deadline': ['Vonage did not answer in time.', nothing],
  'vonage:connection': [
    'There was no connection to Vonage.',
    `${nothing} Check that the server may reach the internet.`,
  ],
  'vonage:unreadable': ['Vonage’s answer could not be read.', `${nothing} Check whether a proxy answers in its place.`],
  'vonage:http-401': [
    'Vonage does not know the API key, or the secret is wrong.',
    'Correct VONAGE_API_KEY and VONAGE_API_SECRET.',
  ],
  'vonage:http-402': ['Your Vonage account has no credit left.', 'Top it up at Vonage. Messages wait meanwhile.'],
  'vonage:http-403': [
    'Vonage does not allow this server or account to send.',
    'Check the account and its list of IP addresses at Vonage.',
  ],
  'vonage:http-429': ['Vonage received too many requests.', nothing],
  'smtp:timeout': ['The mail server did not answer in time.', nothing],
  'smtp:deadline': ['The mail server did not answer in time.', nothing],
  'smtp:connection': ['There was no connection to the mail server.', `${nothing} Check host and port in SMTP_URL.`],
  'smtp:tls': [
    'The connection to the mail server could not be encrypted, or its certificate is not trusted.',
    'Check SMTP_URL and the server’s certificate.',
  ],
  'smtp:address': [
    'The recipient’s or the sender’s address cannot be written in a mail.',
    'Check EMAIL_FROM and the app’s email sender.',
  ],
  'app:gone': ['The app was deleted before the message could be sent.', 'Nothing.'],
  internal: ['This server had a fault.', reportBug],
};

const heldBackAdvice: Readonly<Record<HeldBackReason, string>> = {
  ADDRESS_BUDGET:
    'The user waits until 24 hours after the first message, or asks from a network that they have logged in from.',
  NETWORK_BUDGET: 'The user waits until 24 hours after the first message, or asks from another network.',
  APP_BUDGET: 'Raise the daily limit in the settings, if the messages are real.',
  SERVER_BUDGET: 'The operator raises SMS_DAILY_LIMIT or EMAIL_DAILY_LIMIT, if the messages are real.',
  COUNTRY_PAUSED: 'Reopen the country on the overview, if the sign-ups are real.',
  COUNTRY_NOT_ALLOWED:
    'Add the country to the app’s allowed countries, and the operator to SMS_COUNTRIES. Only mobile numbers get SMS.',
  TEST_ADDRESS: 'Use the fixed code of the settings.',
  OWNED: 'The user who verified the address logs in with it. Nobody else can use it until they give it up.',
  NOT_OWNED: 'A reset goes only to a verified address. Mark the address verified if you are sure whose it is.',
  NO_PROVIDER: 'The operator configures a provider: Vonage for SMS, SMTP for email.',
};

const expired: MessageProblem = {
  meaning: 'It expired, or was no longer needed, before it could be sent.',
  advice: 'The user asks for a new one.',
};

/** Returns what the last failure of a message means. Null: nothing is wrong with it. */
export function problemOf({
  state,
  lastError,
}: {
  state: MessageState;
  lastError: string | null;
}): MessageProblem | null {
  if (lastError === null) return state === 'EXPIRED' ? expired : null;
  return meaningOf(lastError);
}

/** Returns what a code of `Message.error` means. A code that nobody knows yet gets an honest sentence. */
export function meaningOf(code: string): MessageProblem {
  if (isHeldBackReason(code)) return { meaning: heldBackReasons[code], advice: heldBackAdvice[code] };
  const [meaning, advice] = entryOf(others, code) ??
    answerOf(code) ?? [
      'It could not be sent. The code is not one that this version knows.',
      'Look the code up at the provider.',
    ];
  return { meaning, advice };
}

function answerOf(code: string): readonly [string, string] | null {
  const [provider = '', answer = ''] = code.split(':');
  const [reply = '', detail = ''] = answer.split('-');
  if (provider === 'smtp') return entryOf(smtpDetails, detail) ?? entryOf(smtpReplies, reply) ?? anySmtpReply(reply);
  if (provider !== 'vonage') return null;
  if (reply === 'receipt') return entryOf(vonageReceipts, detail) ?? ['The carrier could not deliver it.', askVonage];
  if (reply === 'http') return anyHttpStatus(detail);
  return entryOf(vonageStatuses, reply) ?? ['Vonage did not accept it.', askVonage];
}

/** The first digit says whether a later try may pass (RFC 5321, 4.2.1). */
function anySmtpReply(reply: string): readonly [string, string] | null {
  if (/^4\d\d$/.test(reply)) return ['The mail server could not take the mail now.', nothing];
  return /^5\d\d$/.test(reply) ? ['The mail server refused the mail.', askMailServer] : null;
}

function anyHttpStatus(status: string): readonly [string, string] {
  return status.startsWith('5')
    ? ['Vonage had a fault of its own.', nothing]
    : ['Vonage refused the request.', askVonage];
}

function entryOf(problems: Problems, code: string): readonly [string, string] | null {
  return (Object.hasOwn(problems, code) ? problems[code] : null) ?? null;
}
