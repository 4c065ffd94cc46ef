import type { DefaultTexts } from './mail-layout.js';

const buttonHint = 'If the button does not work, open this link:';

/** Asks the owner of a dormant number whether it is still theirs (M20). */
export const englishReclaimTexts: Pick<DefaultTexts, 'PHONE_RECLAIM'> = {
  PHONE_RECLAIM: {
    mail: {
      subject: 'Is {{ oldAddress }} still your number?',
      heading: 'Somebody has your phone number',
      paragraphs: [
        'Somebody who gets the messages to {{ oldAddress }} asks for it in {{ appName }}. The number is that of the account of {{ address }}, which was not used for a long time.',
        'If you do nothing, the number goes to them seven days after this mail, and can no longer log in to your account. Your account and every other way to log in stay yours.',
      ],
      button: 'Keep my number',
      buttonHint,
      notes: [
        'Is the number still yours? Open the link or log in within the seven days.',
        'Have you given it up? There is nothing to do.',
      ],
    },
  },
};
