import type { DefaultTexts } from './mail-layout.js';

const buttonHint = 'If the button does not work, open this link:';

/** Asks the owner of a dormant number whether it is still theirs (M20). */
export const englishReclaimTexts: Pick<DefaultTexts, 'PHONE_RECLAIM'> = {
  PHONE_RECLAIM: {
    mail: {
      subject: 'Is {{ oldAddress }} still your number?',
      heading: 'Somebody requests your phone number',
      paragraphs: [
        'Somebody who receives the messages to {{ oldAddress }} has requested this number in {{ appName }}. It belongs to the account of {{ address }}, which was not used for a long time.',
        'If you do nothing, they get the number seven days after this mail. Then nobody can log in to your account with it. You keep your account and all other ways to log in.',
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
