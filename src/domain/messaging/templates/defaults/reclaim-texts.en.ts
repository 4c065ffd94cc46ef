import type { DefaultTexts } from './mail-layout.js';

const buttonHint = 'If the button does not work, open this link:';

/** Asks the owner of a dormant number whether it is still theirs (M20). */
export const englishReclaimTexts: Pick<DefaultTexts, 'PHONE_RECLAIM'> = {
  PHONE_RECLAIM: {
    mail: {
      subject: 'Is {{ oldAddress }} still your number?',
      heading: 'Somebody asks for your phone number',
      paragraphs: [
        'Somebody who receives the messages to {{ oldAddress }} asks for this number in {{ appName }}. It belongs to the account of {{ address }}, which has not been used for a long time.',
        'If you do nothing, the number becomes theirs seven days after this email. You can then no longer log in to your account with it. You keep the account and every other way to log in.',
      ],
      button: 'Keep my number',
      buttonHint,
      notes: [
        'Is the number still yours? Open the link, or log in, within the seven days.',
        'Is it no longer yours? Then there is nothing to do.',
      ],
    },
  },
};
