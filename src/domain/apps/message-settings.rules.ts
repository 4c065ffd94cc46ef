import {
  color,
  countries,
  countrySenders,
  flag,
  image,
  mailbox,
  number,
  redirectUrl,
  type Setting,
  smsSender,
  testAddresses,
  text,
  urlForToken,
  webUrl,
} from './setting-kinds.rules.js';

/** The settings of an app for its look, messages and links. */
export const messageSettings = {
  name: {
    ...text(/^(?=\S)[^\p{Cc}\p{Cf}\p{Cs}]{1,60}(?<=\S)$/u),
    default: 'Bonafide',
    setBy: 'ADMIN',
    meaning: 'The name of the app in messages and on pages; 1 to 60 characters.',
    label: 'Name of the app',
    help: 'Users see it in messages and on pages.',
  },
  brandColor: {
    ...color,
    default: null,
    setBy: 'ADMIN',
    meaning:
      'The colour of buttons and links in emails and on pages, such as `#0f766e`. The server keeps texts and links readable with any colour.',
    label: 'Colour',
    help: 'Colour of buttons and links in emails and on pages, such as #0f766e. Empty: the default colour.',
  },
  logo: {
    ...image,
    default: null,
    setBy: 'ADMIN',
    meaning:
      'The image in emails and on pages. To set it, send a PNG or JPEG in Base64 or as a `data:` URL: at most 64 KiB, each side 16 to 2000 pixels. The server removes metadata, such as the place of a photo. When read, it is an id: the image is at `/logos/<id>`.',
    label: 'Logo',
    help: 'PNG or JPEG, at most 64 KiB. Choose one that is visible on white.',
  },
  emailVerifiedUrl: {
    ...redirectUrl,
    default: null,
    setBy: 'ADMIN',
    meaning:
      'Redirect URL after a successful verification: https, or with a scheme that the operator lists in `APP_URL_SCHEMES`.',
    label: 'Redirect URL after verification',
    help: 'Begins with https://, or with an app’s scheme that the operator allows. Empty: the built-in page.',
  },
  emailVerificationFailedUrl: {
    ...redirectUrl,
    default: null,
    setBy: 'ADMIN',
    meaning: 'Redirect URL after a failed verification. An ErrorCode is added to it as `?reason=`.',
    label: 'Redirect URL after a failed verification',
    help: 'The reason is added as ?reason=. Empty: the built-in page.',
  },
  passwordResetUrl: {
    ...urlForToken,
    default: null,
    setBy: 'OPERATOR',
    meaning:
      'Your own page for a new password, https. It receives the token of the reset after the `#`, so only the operator may set it.',
    label: 'Password reset page',
    help: 'Begins with https://. It receives the reset token after #, so only the operator can set it. Empty: the built-in page.',
  },
  smsSender: {
    ...smsSender,
    default: null,
    setBy: 'ADMIN',
    meaning: 'Up to 11 letters and digits, or a number. Null: the name of the app.',
    label: 'SMS sender',
    help: 'Up to 11 letters and digits, or a phone number. Empty: the name of the app.',
  },
  smsSendersByCountry: {
    ...countrySenders,
    default: [],
    setBy: 'ADMIN',
    meaning:
      'Senders of SMS to some countries, instead of `smsSender`: each country once, at most 100. The country is that of the recipient’s number.',
    label: 'SMS senders by country',
    help: 'Some countries accept only a number that you rent, or a name that is registered there. SMS to other countries come from the SMS sender above.',
  },
  emailSender: {
    ...mailbox,
    default: null,
    setBy: 'ADMIN',
    meaning: '`Name <address@example.com>`.',
    label: 'Email sender',
    help: 'As Name <address@example.com>. Empty: the sender of the server, EMAIL_FROM.',
  },
  allowedCountries: {
    ...countries,
    default: [],
    setBy: 'ADMIN',
    meaning:
      'The countries that receive SMS, ISO 3166-1 alpha-2. Empty: none. With the development inbox an empty list means all.',
    label: 'Countries that receive SMS',
    help: 'Type two letters, such as JP, and press Enter. Empty: no country. With the development inbox: every country.',
  },
  smsDailyLimit: {
    ...number(0, 10_000_000),
    default: 1_000,
    setBy: 'ADMIN',
    meaning:
      'The most SMS in 24 hours. Sign-ups and changes use at most four fifths; the rest is for resets and notices.',
    label: 'Daily SMS limit',
    help: 'The most SMS in 24 hours. The last fifth is reserved for password resets and notices.',
  },
  emailDailyLimit: {
    ...number(0, 10_000_000),
    default: 10_000,
    setBy: 'ADMIN',
    meaning:
      'The most emails in 24 hours. Sign-ups and changes use at most four fifths; the rest is for resets and notices.',
    label: 'Daily email limit',
    help: 'The most emails in 24 hours. The last fifth is reserved for password resets and notices.',
  },
  phoneVerifiedSms: {
    ...flag,
    default: false,
    setBy: 'ADMIN',
    meaning: 'On: a number gets another SMS after it was verified. This doubles the number of SMS.',
    label: 'Confirm verified numbers by SMS',
    help: 'Sends a second SMS after each verification. This doubles the number of SMS.',
  },
  testAddresses: {
    ...testAddresses,
    default: [],
    setBy: 'ADMIN',
    meaning: 'Addresses that get no messages, each with its fixed code.',
    label: 'Test addresses',
    help: 'For automatic tests and app reviewers. Nothing is ever sent to a test address: its fixed code verifies it.',
  },
  webhookUrl: {
    ...webUrl,
    default: null,
    setBy: 'ADMIN',
    meaning: 'The URL that receives events. In production it must be https and on the public internet.',
    label: 'Webhook URL',
    help: 'The URL of your server that receives the events of this app.',
  },
} satisfies Record<string, Setting>;
