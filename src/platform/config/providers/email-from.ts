import { readMailbox, type VariableTable } from '../environment.rules.js';

/** The variable that all providers of email share. */
export const emailFrom = {
  EMAIL_FROM: {
    default: null,
    meaning: 'the sender of emails: `Example <no-reply@example.com>`',
    mustBe: 'an email address, or a name and an email address in angle brackets',
    read: readMailbox,
  },
} satisfies VariableTable;
