import type { DefaultTexts } from './mail-layout.js';

const buttonHint = 'If the button does nothing, open this address:';

export const englishTexts: DefaultTexts = {
  EMAIL_VERIFICATION: {
    mail: {
      subject: 'Confirm your email address for {{ appName }}',
      heading: 'Confirm your email address',
      paragraphs: [
        'Somebody, most likely you, entered {{ address }} at {{ appName }}. Confirm that this mailbox is yours, and you can log in with it.{% if otherIdentifiers != "" %} The account also has {{ otherIdentifiers }}. If any of this is not yours, do not confirm: choose “This wasn’t me” on the same page.{% endif %}',
      ],
      button: 'Confirm my address',
      buttonHint,
      codeHint: 'If you are asked for a code, enter this one. Don’t give it to anybody.',
      notes: [
        'The link and the code work once, for {{ expiresIn }}.',
        'It wasn’t you? Open the same page and choose “This wasn’t me”: your address is then removed from that account. If you do nothing, nobody can log in with it.',
      ],
    },
  },
  EMAIL_VERIFIED: {
    mail: {
      subject: 'Your email address is confirmed',
      heading: 'Your email address is confirmed',
      paragraphs: [
        '{{ address }} now belongs to your {{ appName }} account, and you can log in with it.{% if otherIdentifiers != "" %} The account also has {{ otherIdentifiers }}. If any of this is not yours, ask for a new password with this address and remove it from the account.{% endif %}',
      ],
      notes: [
        'You didn’t confirm it? Ask {{ appName }} for a new password with this address. That logs everyone else out.',
      ],
    },
  },
  PHONE_VERIFICATION: {
    sms: "{{ code }} is your {{ appName }} code. It expires in {{ expiresInMinutes }} minutes. Don't share it. If you didn't request it, ignore this message.",
  },
  PHONE_VERIFIED: {
    sms: '{{ appName }}: this number now logs in to your account.{% if otherIdentifiers != "" %} The account also has {{ otherIdentifiers }}.{% endif %} Not you? Reset its password at once.',
  },
  ADDRESS_IN_USE: {
    mail: {
      subject: 'You already have an account at {{ appName }}',
      heading: 'This address is already yours',
      paragraphs: [
        'Somebody, perhaps you, just tried to use {{ address }} at {{ appName }}. It already belongs to your account, so nothing has changed.',
        'If it was you, log in with this address. If you have forgotten the password, you can ask there for a new one.',
      ],
      notes: [
        'It wasn’t you? You don’t have to do anything. The other person has learned nothing and cannot log in with your address.',
      ],
    },
    sms: '{{ appName }}: somebody, perhaps you, tried to use this number. It already belongs to your account: just log in. Not you? Nothing has changed.',
  },
  IDENTIFIER_CHANGED: {
    mail: {
      subject: 'How you log in to {{ appName }} has changed',
      heading: 'This address no longer logs in',
      paragraphs: [
        '{{ address }} is no longer part of your {{ appName }} account.{% if newAddress != "" %} {{ newAddress }} has taken its place.{% endif %}',
        'From now on it neither logs in nor resets the password.',
      ],
      notes: ['It wasn’t you? Somebody may be using your account: contact {{ appName }} at once.'],
    },
    sms: '{{ appName }}: this number no longer logs in to your account.{% if newAddress != "" %} {{ newAddress }} does.{% endif %} Not you? Contact us at once.',
  },
  IDENTIFIER_ADDED: {
    mail: {
      subject: '{{ newAddress }} now logs in to your {{ appName }} account',
      heading: 'There is another way to log in',
      paragraphs: [
        '{{ newAddress }} now belongs to the {{ appName }} account of {{ address }}: it logs in and can reset the password.{% if oldAddress != "" %} It has taken the place of {{ oldAddress }}.{% endif %}',
        'Your own address works as before.',
      ],
      notes: [
        'It wasn’t you? Ask for a new password with this address at once, and remove {{ newAddress }} from your account.',
      ],
    },
    sms: '{{ appName }}: {{ newAddress }} now logs in to your account too. Not you? Ask for a new password and remove it.',
  },
  IDENTIFIER_REMOVED: {
    mail: {
      subject: '{{ oldAddress }} was removed from your {{ appName }} account',
      heading: 'An address was removed from your account',
      paragraphs: [
        '{{ oldAddress }} was removed from the {{ appName }} account of {{ address }}. It no longer logs in or resets the password.',
        'Your own address works as before.',
      ],
      notes: ['It wasn’t you? Ask for a new password with this address at once, and tell {{ appName }}.'],
    },
    sms: '{{ appName }}: {{ oldAddress }} was removed from your account. Not you? Ask for a new password at once.',
  },
  USERNAME_CHANGED: {
    mail: {
      subject: 'The username of your {{ appName }} account was changed',
      heading: 'Your username was changed',
      paragraphs: [
        'The username of the {{ appName }} account of {{ address }} was added, changed or removed. Your address works as before.',
      ],
      notes: ['It wasn’t you? Ask for a new password with this address at once, and tell {{ appName }}.'],
    },
    sms: '{{ appName }}: the username of your account was added, changed or removed. Not you? Ask for a new password at once.',
  },
  WAY_IN_ADDED: {
    mail: {
      subject: 'Your {{ appName }} account has {{ wayIn }}',
      heading: 'Something was added to your account',
      paragraphs: [
        'The {{ appName }} account of {{ address }} now has {{ wayIn }}. It is used to log in, or to confirm a login.',
        'Your address and your password stay as they were.',
      ],
      notes: [
        'It wasn’t you? Somebody is using your account. Ask for a new password with this address at once, and tell {{ appName }}.',
      ],
    },
    sms: '{{ appName }}: your account now has {{ wayIn }}. Not you? Ask for a new password at once and tell us.',
  },
  WAY_IN_REMOVED: {
    mail: {
      subject: '{{ appName }} has removed {{ wayIn }} from your account',
      heading: 'Something was removed from your account',
      paragraphs: [
        'The {{ appName }} account of {{ address }} no longer has {{ wayIn }}.',
        'Your address and your password stay as they were.',
      ],
      notes: ['It wasn’t you? Ask for a new password with this address at once, and tell {{ appName }}.'],
    },
    sms: '{{ appName }}: your account no longer has {{ wayIn }}. Not you? Ask for a new password at once.',
  },
  SECOND_FACTOR_GUESSED: {
    mail: {
      subject: 'Somebody knows your {{ appName }} password',
      heading: 'Change your password',
      paragraphs: [
        'Somebody has entered ten wrong codes of your authenticator app or ten wrong recovery codes for the {{ appName }} account of {{ address }}. Only a person who knows your password can do that.',
        'Nobody got in by it. From now on they have to wait longer and longer between two codes.',
      ],
      notes: [
        'It wasn’t you? Ask for a new password with this address at once. The codes of your app stay as they are.',
      ],
    },
    sms: '{{ appName }}: somebody who knows your password entered ten wrong codes. Not you? Ask for a new password at once.',
  },
  INVITATION: {
    mail: {
      subject: 'Your {{ appName }} account',
      heading: 'Choose a password',
      paragraphs: [
        'An administrator of {{ appName }} made an account for {{ address }}. Choose a password, and the account is yours.',
      ],
      button: 'Choose a password',
      buttonHint,
      notes: [
        'The link works once, for {{ expiresIn }}. Don’t share it: anyone who has it can take over the account.',
        'You do not know {{ appName }}? There is nothing to do: without the link nobody can use the account.',
      ],
    },
  },
  PASSWORD_RESET_EMAIL: {
    mail: {
      subject: 'Reset your {{ appName }} password',
      heading: 'Choose a new password',
      paragraphs: [
        'Somebody, most likely you, asked for a new password for the {{ appName }} account of {{ address }}.',
      ],
      button: 'Choose a new password',
      buttonHint,
      notes: [
        'The link works once, for {{ expiresIn }}. Don’t share it: anyone who has it can take over the account.',
        'It wasn’t you? You don’t have to do anything. Your password stays as it is.',
      ],
    },
  },
  PASSWORD_RESET_SMS: {
    sms: "{{ code }} is your {{ appName }} code for a new password. It expires in {{ expiresInMinutes }} minutes. Don't share it. Not you? Ignore this message.",
  },
  PASSWORD_CHANGED: {
    mail: {
      subject: 'Your {{ appName }} password was changed',
      heading: 'Your password was changed',
      paragraphs: [
        'The password of your {{ appName }} account of {{ address }} was just changed. Every other device has been logged out.{% if otherIdentifiers != "" %} The account also has {{ otherIdentifiers }}. If any of this is not yours, remove it from the account: it may log in or reset the password.{% endif %}',
      ],
      notes: ['It wasn’t you? Ask for a new password with this address at once, and tell {{ appName }}.'],
    },
    sms: '{{ appName }}: your password was changed and other devices logged out.{% if otherIdentifiers != "" %} The account also has {{ otherIdentifiers }}.{% endif %} Not you? Reset it at once.',
  },
  NEW_SIGN_IN: {
    mail: {
      subject: 'New login to your {{ appName }} account',
      heading: 'A new login',
      paragraphs: [
        'Somebody, most likely you, logged in to the {{ appName }} account of {{ address }} with a device and from a network that were not used in the last 30 days.',
        'Time: {{ signedInAt }}. Device: {{ device }}. IP address: {{ network }}.',
      ],
      notes: [
        'It was you? There is nothing to do.',
        'It wasn’t you? Ask for a new password with this address at once, which ends every session, and tell {{ appName }}.',
      ],
    },
  },
  ACCOUNT_DELETED: {
    mail: {
      subject: 'Your {{ appName }} account was deleted',
      heading: 'Your account was deleted',
      paragraphs: [
        'The {{ appName }} account of {{ address }} was deleted, with everything in it. This address no longer logs in.',
      ],
      notes: ['It wasn’t you? Contact {{ appName }} at once.'],
    },
    sms: '{{ appName }}: your account was deleted and this number no longer logs in. Not you? Contact us at once.',
  },
};
