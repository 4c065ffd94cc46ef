import { advise, type CodeBook, type CodeRow, type CodeRows, rowOf, silence } from '../failure.rules.js';
import { tokenAnswerOf } from './token-codes.rules.js';

const askAdministrator = 'Ask the administrator of the mail server, and name the code and the time.';

/** The replies of a mail server (RFC 5321, 4.2; RFC 4954, 6 for the login). */
const replies: CodeRows = {
  421: ['RETRY', 'PROVIDER_ERROR', 'The mail server was closing, or accepted no more connections.', advise.wait],
  432: [
    'RETRY',
    'THROTTLED',
    'The mail server accepts fewer connections from us at a time.',
    'Add ?maxConnections=3 to SMTP_URL.',
  ],
  450: [
    'RETRY',
    'OTHER',
    'The mailbox was busy, or the mail server delays senders that it does not know.',
    advise.wait,
  ],
  451: [
    'RETRY',
    'PROVIDER_ERROR',
    'The mail server had a fault, or delays senders that it does not know.',
    advise.wait,
  ],
  452: ['RETRY', 'PROVIDER_ERROR', 'The mail server or the mailbox had no room.', advise.wait],
  454: [
    'RETRY',
    'CREDENTIALS_REFUSED',
    'The mail server could not encrypt, or could not check our login now.',
    advise.wait,
  ],
  530: [
    'RETRY',
    'CREDENTIALS_REFUSED',
    'The mail server wants a login.',
    'Add user and password to SMTP_URL. Mails wait meanwhile.',
  ],
  534: [
    'RETRY',
    'CREDENTIALS_REFUSED',
    'The mail server wants another kind of login.',
    'Check at your mail provider how programs log in.',
  ],
  535: [
    'RETRY',
    'CREDENTIALS_REFUSED',
    'The mail server refused our login.',
    'Correct user and password in SMTP_URL. Mails wait meanwhile.',
  ],
  538: [
    'RETRY',
    'CREDENTIALS_REFUSED',
    'The mail server accepts a login only over TLS.',
    'Use smtps:// or a STARTTLS port in SMTP_URL.',
  ],
  550: [
    'GIVE_UP',
    'RECIPIENT_REFUSED',
    'The mailbox does not exist, or its server refused the mail.',
    advise.checkAddress,
  ],
  551: ['GIVE_UP', 'RECIPIENT_REFUSED', 'The mailbox has moved.', advise.checkAddress],
  552: [
    'GIVE_UP',
    'MESSAGE_REFUSED',
    'The mailbox is full, or the mail is too large for it.',
    'Ask the user to make room.',
  ],
  553: ['GIVE_UP', 'RECIPIENT_REFUSED', 'The mail server does not accept this address.', advise.checkAddress],
  554: [
    'GIVE_UP',
    'MESSAGE_REFUSED',
    'The mail server refused the mail, often as spam.',
    'Check SPF, DKIM and DMARC of the sender’s domain.',
  ],
  555: ['GIVE_UP', 'RECIPIENT_REFUSED', 'The mail server did not understand the address.', advise.checkAddress],
};

/** Enhanced status codes (RFC 3463). They are more precise than the reply that they come with. */
const details: CodeRows = {
  '4.2.2': ['RETRY', 'RECIPIENT_REFUSED', 'The mailbox is full.', `${advise.wait} Ask the user to make room.`],
  '5.1.1': ['GIVE_UP', 'RECIPIENT_REFUSED', 'The mailbox does not exist.', advise.checkAddress],
  '5.1.2': [
    'GIVE_UP',
    'RECIPIENT_REFUSED',
    'The address’s domain does not exist or takes no mail.',
    advise.checkAddress,
  ],
  '5.1.3': ['GIVE_UP', 'RECIPIENT_REFUSED', 'The mail server did not understand the address.', advise.checkAddress],
  '5.1.6': ['GIVE_UP', 'RECIPIENT_REFUSED', 'The mailbox has moved.', advise.checkAddress],
  '5.1.8': [
    'GIVE_UP',
    'SENDER_REFUSED',
    'The mail server does not accept the sender’s domain.',
    'Check EMAIL_FROM and the app’s email sender.',
  ],
  '5.1.10': ['GIVE_UP', 'RECIPIENT_REFUSED', 'The address’s domain takes no mail.', advise.checkAddress],
  '5.2.1': ['GIVE_UP', 'RECIPIENT_REFUSED', 'The mailbox is disabled.', advise.checkAddress],
  '5.2.2': ['GIVE_UP', 'RECIPIENT_REFUSED', 'The mailbox is full.', 'Ask the user to make room.'],
  '5.2.3': ['GIVE_UP', 'MESSAGE_REFUSED', 'The mail is too large for the mailbox.', 'Shorten the template.'],
  '5.3.4': ['GIVE_UP', 'MESSAGE_REFUSED', 'The mail is too large for the mail server.', 'Shorten the template.'],
  '5.4.1': [
    'GIVE_UP',
    'RECIPIENT_REFUSED',
    'The mailbox does not exist, or its server is not reached.',
    advise.checkAddress,
  ],
  '5.7.1': [
    'GIVE_UP',
    'SENDER_REFUSED',
    'The mail server does not allow this mail from this sender.',
    'Check SPF, DKIM and DMARC of the sender’s domain.',
  ],
  '5.7.3': [
    'RETRY',
    'CREDENTIALS_REFUSED',
    'The mail server refused our login.',
    'Check the user in SMTP_URL, and whether our client may send from its mailbox.',
  ],
  '5.7.30': [
    'RETRY',
    'CREDENTIALS_REFUSED',
    'The mail server no longer accepts passwords.',
    'Set SMTP_OAUTH2_CLIENT_ID and the other variables of OAuth 2.0.',
  ],
  '5.7.139': [
    'RETRY',
    'CREDENTIALS_REFUSED',
    'The mail server does not let this mailbox log in by SMTP.',
    'Turn on authenticated SMTP for the mailbox.',
  ],
  '5.7.23': [
    'GIVE_UP',
    'SENDER_REFUSED',
    'The mail failed the check of SPF.',
    'Add your mail server to the SPF record of the sender’s domain.',
  ],
  '5.7.25': [
    'GIVE_UP',
    'SENDER_REFUSED',
    'The mail server’s IP address has no name in DNS.',
    'Set the reverse DNS of your mail server.',
  ],
  '5.7.26': [
    'GIVE_UP',
    'SENDER_REFUSED',
    'The mail is not authenticated.',
    'Set up SPF and DKIM for the sender’s domain.',
  ],
};

/** Our adapter's codes for failures without a reply. */
const others: CodeRows = {
  ...silence('The mail server'),
  connection: [
    'RETRY',
    'CONNECTION',
    'There was no connection to the mail server.',
    `${advise.wait} Check host and port in SMTP_URL.`,
  ],
  tls: [
    'RETRY',
    'TLS',
    'The connection to the mail server could not be encrypted, or its certificate is not trusted.',
    'Check SMTP_URL and the server’s certificate.',
  ],
  address: [
    'GIVE_UP',
    'SENDER_REFUSED',
    'The recipient’s or the sender’s address cannot be written in a mail.',
    'Check EMAIL_FROM and the app’s email sender.',
  ],
};

export const smtpCodes: CodeBook = {
  name: 'The mail server',
  find(code) {
    const [reply = '', detail = ''] = code.split('-');
    return (
      rowOf(others, code) ??
      tokenAnswerOf(code) ??
      withVerdictOf(reply, rowOf(details, detail)) ??
      rowOf(replies, reply) ??
      anyReply(reply)
    );
  },
};

/** Takes the verdict from the reply, because the reply decides whether a later attempt may succeed (RFC 5321, 4.2.1). */
function withVerdictOf(reply: string, detail: CodeRow | null): CodeRow | null {
  const verdict = (rowOf(replies, reply) ?? anyReply(reply))?.[0];
  return detail === null || verdict === undefined ? null : [verdict, detail[1], detail[2], detail[3]];
}

function anyReply(reply: string): CodeRow | null {
  // 503 means that our commands came in the wrong order, so a new session may succeed.
  if (/^4\d\d$/.test(reply) || reply === '503') {
    return ['RETRY', 'OTHER', 'The mail server could not take the mail now.', advise.wait];
  }
  return /^5\d\d$/.test(reply) ? ['GIVE_UP', 'OTHER', 'The mail server refused the mail.', askAdministrator] : null;
}
