import type { DefaultTexts } from './mail-layout.js';

const buttonHint = 'If the button does not work, open this link:';

/** The messages that are sent when addresses are frozen (C12), and when a freeze ends (N13). */
export const englishFreezeTexts: Pick<DefaultTexts, 'ADDRESS_FROZEN' | 'FREEZE_ENDED'> = {
  ADDRESS_FROZEN: {
    mail: {
      subject: 'A change to your {{ appName }} account was undone',
      heading: 'Somebody says that a change was not made by you',
      paragraphs: [
        'The address {{ oldAddress }} was {% if newAddress != "" %}replaced by {{ newAddress }} on{% else %}removed from{% endif %} your {{ appName }} account. Somebody who reads the messages to {{ oldAddress }}, or to another address of the account, says that you did not make this change.',
        'Every session has ended. Until it is decided which address stays, neither can be used to log in or to reset the password. Either {{ oldAddress }} belongs to the account again if nobody objects in time, or the operator of {{ appName }} decides. The button shows which.',
      ],
      button: 'Secure your account',
      buttonHint,
      notes: ['Did you make the change? Then press the button, and object or prove that the account is yours.'],
    },
    sms: '{{ appName }}: a change of an address of your account was undone. This number cannot log in until it is decided. Did you make the change? Contact us at once.',
  },
  FREEZE_ENDED: {
    mail: {
      subject: 'Your {{ appName }} account is no longer on hold',
      heading: 'It is decided which address belongs to your account',
      paragraphs: [
        '{% if newAddress != "" %}{{ newAddress }} belongs to the {{ appName }} account, and can be used to log in and to reset the password.{% else %}Neither address belongs to the {{ appName }} account.{% endif %}',
      ],
      button: 'Secure your account',
      buttonHint,
      notes: [
        'For 72 hours, both sides may still be able to prove that the account is theirs. Press the button in our earlier email about this change, also if the decision is right.',
        'If this is wrong, you can also contact {{ appName }}.',
      ],
    },
    sms: '{{ appName }}: {% if newAddress != "" %}{{ newAddress }} belongs to your account and can log in again.{% else %}the address that was on hold no longer belongs to your account.{% endif %} Is this wrong? Contact us.',
  },
};
