import { registerEnumType } from 'type-graphql';
import { messageKinds } from '../../../../platform/store/tables.js';
import { enumOf } from '../enums.js';

export const MessageKind = enumOf(messageKinds);
registerEnumType(MessageKind, {
  name: 'MessageKind',
  description: 'The purpose of a message.',
  valuesConfig: {
    EMAIL_VERIFICATION: { description: 'Has the link or code that verifies an email address.' },
    EMAIL_VERIFIED: { description: 'Tells the address that it was verified.' },
    PHONE_VERIFICATION: { description: 'Has the code or link that verifies a phone number.' },
    PHONE_VERIFIED: { description: 'Tells the number that it was verified.' },
    ADDRESS_IN_USE: { description: 'Tells the owner of an address that somebody else claims it.' },
    IDENTIFIER_CHANGED: { description: 'Tells an address that it can no longer log in.' },
    IDENTIFIER_ADDED: {
      description: 'Tells a verified address that an address of the other kind can now log in to its account.',
    },
    IDENTIFIER_REMOVED: {
      description: 'Tells a verified address that the address of the other kind was removed from its account.',
    },
    ADDRESS_FROZEN: {
      description:
        'Tells an address that a change of an address of its account was undone, and that neither address can log in until it is decided which one stays.',
    },
    FREEZE_ENDED: { description: 'Tells the addresses that were frozen which of them can log in now.' },
    PHONE_RECLAIM: {
      description:
        'Tells the owner that somebody else asks for their dormant phone number, and when it becomes theirs.',
    },
    USERNAME_CHANGED: {
      description: 'Tells a verified address that the username of its account was added, changed or removed.',
    },
    INVITATION: { description: 'Has the link to choose a password, for a person whose user an admin created.' },
    PASSWORD_RESET_EMAIL: { description: 'Has the link that resets a password.' },
    PASSWORD_RESET_SMS: { description: 'Has the code that resets a password.' },
    LOGIN_CODE_EMAIL: { description: 'Has a login code, sent by email.' },
    LOGIN_CODE_SMS: { description: 'Has a login code, sent by SMS.' },
    PASSWORD_CHANGED: { description: 'Tells a verified address that the password was changed.' },
    WAY_IN_ADDED: {
      description: 'Tells each verified address that an authenticator app, recovery codes or a passkey were added.',
    },
    WAY_IN_REMOVED: {
      description: 'Tells each verified address that an authenticator app or a passkey was removed.',
    },
    SECOND_FACTOR_GUESSED: {
      description: 'Tells each verified address that somebody who knows the password entered ten wrong codes.',
    },
    NEW_SIGN_IN: {
      description:
        'Tells a verified email address that somebody logged in from a network and with a kind of device that the user has not used together in the last 30 days.',
    },
    ACCOUNT_DELETED: { description: 'Tells a verified address that its account was deleted.' },
  },
});
