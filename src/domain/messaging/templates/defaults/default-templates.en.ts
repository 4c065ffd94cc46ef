import { englishFreezeTexts } from './freeze-texts.en.js';
import type { DefaultTexts } from './mail-layout.js';

const buttonHint = 'If the button does not work, open this link:';

export const englishTexts: Omit<DefaultTexts, 'PHONE_RECLAIM'> = {
  EMAIL_VERIFICATION: {
    mail: {
      subject: 'Confirm your email address for {{ appName }}',
      heading: 'Confirm your email address',
      paragraphs: [
        'Somebody, probably you, entered {{ address }} in {{ appName }}. Confirm that the address is yours. Then you can log in with it.{% if otherIdentifiers != "" %} The account also has {{ otherIdentifiers }}. If any of this is not yours, do not confirm. Open the link and choose “This wasn’t me”.{% endif %}',
      ],
      button: 'Confirm my address',
      buttonHint,
      codeHint: 'If you are asked for a code, enter this one. Don’t share it.',
      notes: [
        'The link and the code work once and expire in {{ expiresIn }}.',
        'It wasn’t you? Open the link and choose “This wasn’t me”. That removes your address from the account. If you do nothing, nobody can log in with it.',
      ],
    },
  },
  EMAIL_VERIFIED: {
    mail: {
      subject: 'Your email address is confirmed',
      heading: 'Your email address is confirmed',
      paragraphs: [
        '{{ address }} now belongs to your {{ appName }} account. You can log in with it.{% if preparedBefore == "" and otherIdentifiers != "" %} The account also has {{ otherIdentifiers }}. If any of this is not yours, reset the password with this address, then remove from the account what is not yours.{% endif %}{% if preparedBefore != "" %} Before that, the account already had: {{ preparedBefore }}. Did you sign up yourself, and is all of it yours? Then there is nothing to do. Otherwise somebody else can use this account. Open the link to see what you can do.{% endif %}',
      ],
      button: 'Secure your account',
      buttonIf: 'preparedBefore',
      buttonHint,
      notes: ['You didn’t confirm it? Reset the password with this address. That logs everyone else out.'],
    },
  },
  PHONE_VERIFICATION: {
    sms: "{{ code }} is your {{ appName }} code. It expires in {{ expiresInMinutes }} minutes. Don't share it. If you didn't request it, ignore this message.",
  },
  PHONE_VERIFIED: {
    sms: '{{ appName }}: you can now log in with this number.{% if otherIdentifiers != "" %} The account also has {{ otherIdentifiers }}.{% endif %} Not you? Reset the password at once.',
  },
  ADDRESS_IN_USE: {
    mail: {
      subject: 'You already have an account at {{ appName }}',
      heading: 'You already have an account',
      paragraphs: [
        'Somebody, perhaps you, tried to use {{ address }} in {{ appName }}. It already belongs to your account, so nothing has changed.',
        'If it was you, log in with this address. If you have forgotten your password, reset it with this address.',
      ],
      notes: [
        'It wasn’t you? You don’t have to do anything. The other person cannot log in with your address and does not learn that you have an account.',
      ],
    },
    sms: '{{ appName }}: somebody, perhaps you, tried to use this number. It already belongs to your account. If it was you, log in. If not, nothing has changed.',
  },
  IDENTIFIER_CHANGED: {
    mail: {
      subject: 'How you log in to {{ appName }} has changed',
      heading: 'You can no longer log in with this address',
      paragraphs: [
        '{{ address }} was removed from your {{ appName }} account.{% if newAddress != "" %} {{ newAddress }} replaces it.{% endif %}',
        'You can no longer log in or reset the password with {{ address }}.',
      ],
      button: 'Secure your account',
      buttonHint,
      notes: [
        'It wasn’t you? Somebody may be using your account. Press the button within 72 hours to secure it, and contact {{ appName }}.',
      ],
    },
    sms: '{{ appName }}: you can no longer log in with this number.{% if newAddress != "" %} {{ newAddress }} replaces it.{% endif %} Not you? Contact us at once.',
  },
  IDENTIFIER_ADDED: {
    mail: {
      subject: '{{ newAddress }} was added to your {{ appName }} account',
      heading: 'An address was added to your account',
      paragraphs: [
        '{{ newAddress }} was added to the {{ appName }} account of {{ address }}. Its owner can now log in and reset the password with it.{% if oldAddress != "" %} It replaces {{ oldAddress }}.{% endif %}',
        'You can still log in with {{ address }}.',
      ],
      button: 'Secure your account',
      buttonHint,
      notes: [
        'It wasn’t you? Reset the password with this address at once, then remove {{ newAddress }} from your account.',
      ],
    },
    sms: '{{ appName }}: {{ newAddress }} was added to your account and can log in. Not you? Reset the password at once, then remove it.',
  },
  IDENTIFIER_REMOVED: {
    mail: {
      subject: '{{ oldAddress }} was removed from your {{ appName }} account',
      heading: 'An address was removed from your account',
      paragraphs: [
        '{{ oldAddress }} was removed from the {{ appName }} account of {{ address }}. It can no longer be used to log in or reset the password.',
        'You can still log in with {{ address }}.',
      ],
      button: 'Secure your account',
      buttonHint,
      notes: ['It wasn’t you? Reset the password with this address at once, and contact {{ appName }}.'],
    },
    sms: '{{ appName }}: {{ oldAddress }} was removed from your account. Not you? Reset the password at once.',
  },
  ...englishFreezeTexts,
  USERNAME_CHANGED: {
    mail: {
      subject: 'The username of your {{ appName }} account was changed',
      heading: 'Your username was changed',
      paragraphs: [
        'The username of the {{ appName }} account of {{ address }} was added, changed or removed. You can still log in with this address.',
      ],
      button: 'Secure your account',
      buttonHint,
      notes: ['It wasn’t you? Reset the password with this address at once, and contact {{ appName }}.'],
    },
    sms: '{{ appName }}: the username of your account was added, changed or removed. Not you? Reset the password at once.',
  },
  WAY_IN_ADDED: {
    mail: {
      subject: 'Added to your {{ appName }} account: {{ wayIn }}',
      heading: 'Something was added to your account',
      paragraphs: [
        'The {{ appName }} account of {{ address }} now has {{ wayIn }}. It is used to log in, or to confirm a login.',
        'Your address and your password have not changed.',
      ],
      button: 'Secure your account',
      buttonHint,
      notes: [
        'It wasn’t you? Somebody is using your account. Reset the password with this address at once, and contact {{ appName }}.',
      ],
    },
    sms: '{{ appName }}: your account now has {{ wayIn }}. Not you? Reset the password at once and contact us.',
  },
  WAY_IN_REMOVED: {
    mail: {
      subject: 'Removed from your {{ appName }} account: {{ wayIn }}',
      heading: 'Something was removed from your account',
      paragraphs: [
        'The {{ appName }} account of {{ address }} no longer has {{ wayIn }}.',
        'Your address and your password have not changed.',
      ],
      button: 'Secure your account',
      buttonHint,
      notes: ['It wasn’t you? Reset the password with this address at once, and contact {{ appName }}.'],
    },
    sms: '{{ appName }}: your account no longer has {{ wayIn }}. Not you? Reset the password at once.',
  },
  SECOND_FACTOR_GUESSED: {
    mail: {
      subject: 'Somebody knows your {{ appName }} password',
      heading: 'Change your password',
      paragraphs: [
        'Somebody entered ten wrong codes of your authenticator app, or ten wrong recovery codes, for the {{ appName }} account of {{ address }}. Only a person who knows your password can do that.',
        'None of these codes worked. From now on, they have to wait longer after each wrong code.',
      ],
      button: 'Secure your account',
      buttonHint,
      notes: ['It wasn’t you? Reset the password with this address at once. Your authenticator app does not change.'],
    },
    sms: '{{ appName }}: somebody who knows your password entered ten wrong codes. Not you? Reset the password at once.',
  },
  INVITATION: {
    mail: {
      subject: 'Your {{ appName }} account',
      heading: 'Choose a password',
      paragraphs: [
        'An administrator of {{ appName }} created an account for {{ address }}. Choose a password to start using it.',
      ],
      button: 'Choose a password',
      buttonHint,
      notes: [
        'The link works once and expires in {{ expiresIn }}. Don’t share it. Anyone who has it can take over the account.',
        'You don’t know {{ appName }}? You don’t have to do anything. Nobody can use the account without the link.',
      ],
    },
  },
  PASSWORD_RESET_EMAIL: {
    mail: {
      subject: 'Reset your {{ appName }} password',
      heading: 'Choose a new password',
      paragraphs: [
        'Somebody, probably you, asked to reset the password of the {{ appName }} account of {{ address }}.',
      ],
      button: 'Choose a new password',
      buttonHint,
      notes: [
        'The link works once and expires in {{ expiresIn }}. Don’t share it. Anyone who has it can take over the account.',
        'It wasn’t you? You don’t have to do anything. Your password does not change.',
      ],
    },
  },
  PASSWORD_RESET_SMS: {
    sms: "{{ code }} is your {{ appName }} password reset code. It expires in {{ expiresInMinutes }} minutes. Don't share it. Not you? Ignore this message.",
  },
  LOGIN_CODE_EMAIL: {
    mail: {
      subject: 'Your {{ appName }} login code',
      heading: 'Your login code',
      paragraphs: ['Somebody, probably you, wants to log in to the {{ appName }} account of {{ address }}.'],
      codeHint: 'Enter this code to log in:',
      notes: [
        'The code works once, for {{ expiresIn }}. Don’t share it: anyone who has it can log in as you. We never ask for it.',
        'It wasn’t you? You don’t have to do anything. Nobody can log in with the code without reading this email.',
      ],
    },
  },
  LOGIN_CODE_SMS: {
    sms: "{{ code }} is your {{ appName }} login code. It expires in {{ expiresInMinutes }} minutes. Don't share it. Not you? Ignore this message.",
  },
  PASSWORD_CHANGED: {
    mail: {
      subject: 'Your {{ appName }} password was changed',
      heading: 'Your password was changed',
      paragraphs: [
        'The password of the {{ appName }} account of {{ address }} was changed. Every other device was logged out.{% if otherIdentifiers != "" %} The account also has {{ otherIdentifiers }}. If any of this is not yours, remove it from the account. Otherwise somebody could log in or reset the password with it.{% endif %}',
      ],
      button: 'Secure your account',
      buttonHint,
      notes: ['It wasn’t you? Reset the password with this address at once, and contact {{ appName }}.'],
    },
    sms: '{{ appName }}: your password was changed and other devices were logged out.{% if otherIdentifiers != "" %} The account also has {{ otherIdentifiers }}.{% endif %} Not you? Reset it at once.',
  },
  NEW_SIGN_IN: {
    mail: {
      subject: 'New login to your {{ appName }} account',
      heading: 'A new login',
      paragraphs: [
        'Somebody, probably you, logged in to the {{ appName }} account of {{ address }} with a device and from a network that were not used in the last 30 days.',
        'Time: {{ signedInAt }}. Device: {{ device }}. IP address: {{ network }}.',
      ],
      button: 'Secure your account',
      buttonHint,
      notes: [
        'It was you? Then there is nothing to do.',
        'It wasn’t you? Reset the password with this address at once, which ends every session, and contact {{ appName }}.',
      ],
    },
  },
  ACCOUNT_DELETED: {
    mail: {
      subject: 'Your {{ appName }} account was deleted',
      heading: 'Your account was deleted',
      paragraphs: [
        'The {{ appName }} account of {{ address }} was deleted with all its data. You can no longer log in with this address.',
      ],
      notes: ['It wasn’t you? Contact {{ appName }} at once.'],
    },
    sms: '{{ appName }}: your account was deleted. You can no longer log in with this number. Not you? Contact us at once.',
  },
};
