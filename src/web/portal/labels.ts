import type {
  ActorKind,
  AddressKind,
  AuditAction,
  HeldBackReason,
  IdentifierKind,
  MessageKind,
  MessageState,
  SecondFactorMode,
  SendState,
  VerificationState,
} from './operations/operations.js';

/** Labels for the API's enum values. A value that is added to the API and has no label here does not compile. */
export const actionLabels: Record<AuditAction, string> = {
  ADDRESS_CLAIMED: 'Address claimed',
  ADDRESS_DISOWNED: 'Address rejected: “this wasn’t me”',
  ADDRESS_RELEASED: 'Address released',
  ADDRESS_VERIFIED: 'Address verified',
  ADMIN_TOKEN_CREATED: 'Admin token created',
  ADMIN_TOKEN_REVOKED: 'Admin token revoked',
  ADMIN_TOKEN_REFUSED: 'Wrong admin token refused',
  APP_CREATED: 'App created',
  APP_DELETED: 'App deleted',
  APP_SETTINGS_CHANGED: 'Settings changed',
  IDENTIFIER_CHANGED: 'Identifier changed',
  PHONE_RECLAIM_OPENED: 'Dormant number requested',
  PHONE_RECLAIM_ENDED: 'Dormant number kept by its owner',
  IDENTIFIER_CHANGE_CANCELLED: 'Change of identifier cancelled',
  IDENTIFIER_REMOVED: 'Identifier removed',
  ADDRESS_FROZEN: 'Change of an address undone',
  FREEZE_OBJECTED: 'Objection to an undone change',
  FREEZE_PROVEN: 'Proof from before the change shown',
  FREEZE_ENDED: 'Undone change decided',
  LOGGED_IN: 'Logged in',
  LOGGED_OUT: 'Logged out',
  LOGIN_FAILED: 'Login failed',
  PASSWORD_CHANGED: 'Password changed',
  PASSWORD_RESET: 'Password reset',
  PASSWORD_SET: 'Password set',
  LOGIN_CODE_REQUESTED: 'Login code requested',
  PASSWORD_RESET_REQUESTED: 'Password reset requested',
  PROFILE_CHANGED: 'Profile changed by an admin',
  PURSE_LOW: 'Daily message limit nearly reached',
  REVIVED_ACCESS_ENDED: 'Sessions and codes ended after a restore',
  SESSION_ADOPTED: 'Session kept after a restore',
  SESSIONS_ENDED: 'Sessions ended by an admin',
  PREPARED_REMOVED: 'Account emptied by the owner of an address',
  SESSIONS_LIMITED: 'Longest unused sessions ended',
  SESSION_MOVED: 'Session used from another network',
  WAY_IN_ADDED: 'Way to log in added',
  WAY_IN_REMOVED: 'Way to log in removed',
  SECOND_FACTOR_ASKED: 'Second factor requested',
  SECOND_FACTOR_REFUSED: 'Wrong second factor',
  PRESENCE_CONFIRMED: 'Identity confirmed again',
  REFRESH_TOKEN_REUSED: 'Refresh token reused: session ended',
  SIGNING_KEY_ROTATED: 'Signing key rotated',
  SMS_COUNTRY_PAUSED: 'Country paused for SMS',
  SMS_COUNTRY_REOPENED: 'Country reopened for SMS',
  TEMPLATE_CHANGED: 'Template changed',
  TEMPLATE_RESET: 'Template reset to default',
  TEST_MESSAGE_SENT: 'Test message sent',
  USER_CREATED: 'User created',
  PSEUDO_USER_CREATED: 'Pseudo user created',
  USER_DELETED: 'User deleted',
  USER_DISABLED: 'User disabled',
  USER_ENABLED: 'User enabled',
  USER_EXPORTED: 'User exported',
  USERS_EXPORTED: 'Users exported',
  IDENTIFIER_RENUMBERED: 'Phone number moved to a new numbering plan',
  IDENTIFIER_RESPELLED: 'Spelling of an identifier updated',
  NUMBERS_MOVED: 'Move to a new numbering plan begun',
  PERSONAL_DATA_READ: 'Personal data read',
  USER_UPGRADED: 'Pseudo user upgraded',
  VERIFICATION_RESENT: 'Verification sent again by an admin',
  WEBHOOK_SECRET_ROTATED: 'Webhook secret rotated',
};

export const actorLabels: Record<ActorKind, string> = {
  ADMIN: 'Admin',
  ANYONE: 'Somebody',
  OPERATOR: 'Operator',
  SERVER: 'Server',
  USER: 'User',
};

export const messageLabels: Record<MessageKind, string> = {
  EMAIL_VERIFICATION: 'Email verification',
  EMAIL_VERIFIED: 'Email verified',
  PHONE_VERIFICATION: 'Phone verification',
  PHONE_VERIFIED: 'Phone verified',
  ADDRESS_IN_USE: 'Address in use',
  IDENTIFIER_CHANGED: 'Address changed',
  IDENTIFIER_ADDED: 'Address added',
  IDENTIFIER_REMOVED: 'Address removed',
  ADDRESS_FROZEN: 'Change of an address undone',
  FREEZE_ENDED: 'Undone change decided',
  USERNAME_CHANGED: 'Username changed',
  PASSWORD_CHANGED: 'Password changed',
  WAY_IN_ADDED: 'Way to log in added',
  PHONE_RECLAIM: 'Dormant number requested',
  WAY_IN_REMOVED: 'Way to log in removed',
  SECOND_FACTOR_GUESSED: 'Wrong second factors',
  NEW_SIGN_IN: 'New login',
  ACCOUNT_DELETED: 'Account deleted',
  INVITATION: 'Invitation',
  PASSWORD_RESET_EMAIL: 'Password reset by email',
  PASSWORD_RESET_SMS: 'Password reset by SMS',
  LOGIN_CODE_EMAIL: 'Login code by email',
  LOGIN_CODE_SMS: 'Login code by SMS',
};

export const stateLabels: Record<MessageState | VerificationState, string> = {
  DELIVERED: 'Delivered',
  EXPIRED: 'Expired',
  FAILED: 'Failed',
  LOCKED: 'Locked',
  QUEUED: 'Queued',
  SENT: 'Sent',
  SUPPRESSED: 'Held back',
  TAKEN: 'Taken',
  VERIFIED: 'Verified',
};

/** The states of a message at one provider. */
export const sendLabels: Record<SendState, string> = {
  ASKED: 'Asked',
  NO_ANSWER: 'No answer',
  NOT_NOW: 'Not accepted now',
  RECIPIENT_BUSY: 'Recipient busy',
  REFUSED: 'Refused',
  ACCEPTED: 'Accepted',
  DELIVERED: 'Delivered',
  FAILED: 'Not delivered',
};

/** The reasons why a message was not sent, and what to do. */
export const heldBackLabels: Record<HeldBackReason, string> = {
  ADDRESS_BUDGET: 'This address has received the most messages allowed in 24 hours. Try again later.',
  NETWORK_BUDGET: 'One network has caused the most messages to this address that are allowed in 24 hours.',
  APP_BUDGET: 'The app has sent the most messages that its settings allow in 24 hours.',
  SERVER_BUDGET: 'All apps together have sent the most messages that the operator allows in 24 hours.',
  COUNTRY_PAUSED:
    'SMS to this country are paused, because too few of them led to a verification. You can reopen it in the overview.',
  COUNTRY_NOT_ALLOWED: 'The app or the operator does not allow SMS to this number or its country.',
  TEST_ADDRESS: 'The recipient is a test address. Its code is in the settings.',
  OWNED: 'The user who verified this address was already notified today.',
  NOT_OWNED: 'Nobody has verified this address.',
  NO_PROVIDER: 'The server has no provider for this kind of message.',
};

/** Mantine's colours. The state is always shown in words too. */
export const stateColors: Record<MessageState | VerificationState, string> = {
  DELIVERED: 'green',
  EXPIRED: 'gray',
  FAILED: 'red',
  LOCKED: 'red',
  QUEUED: 'yellow',
  SENT: 'blue',
  SUPPRESSED: 'gray',
  TAKEN: 'red',
  VERIFIED: 'green',
};

export const kindLabels: Record<IdentifierKind | AddressKind, string> = {
  USERNAME: 'Username',
  EMAIL: 'Email',
  PHONE: 'Phone',
};

/** When a login asks for a second factor. */
export const secondFactorLabels: Record<SecondFactorMode, string> = {
  OFF: 'Never',
  OPTIONAL: 'For users who have set one up',
  REQUIRED: 'For everybody',
};

/** In a sentence. */
export const addressNames: Record<AddressKind, string> = { EMAIL: 'email address', PHONE: 'phone number' };

/** Returns for example `Japan (JP)`. Phone numbers that belong to no country have the code ZZ. */
export function countryName(code: string): string {
  const name = code === 'ZZ' ? 'No country' : new Intl.DisplayNames(['en'], { type: 'region' }).of(code);
  return name === code || name === undefined ? code : `${name} (${code})`;
}

/** Returns the best name that is known of a user: display name, username, email, phone or id. */
export function nameOfUser(user: {
  id: string;
  username: string | null;
  displayName: string | null;
  email?: { value: string } | null;
  phone?: { value: string } | null;
}): string {
  return user.displayName ?? user.username ?? user.email?.value ?? user.phone?.value ?? user.id;
}

/** Returns the options of a select: one for each label. */
export function optionsOf<Value extends string>(labels: Record<Value, string>): { value: Value; label: string }[] {
  return (Object.keys(labels) as Value[]).map(value => ({ value, label: labels[value] }));
}

/** By the limit's name in the API. A limit that is missing here is shown by that name. */
export const limitLabels: Readonly<Record<string, string>> = {
  failedLoginsInARow: 'Failed logins in a row',
  failedLoginsOfUser: 'Failed logins of the user in a row, with any identifier',
  smsToAddress: 'SMS to this number',
  emailsToAddress: 'Emails to this address',
  resetSmsToAddress: 'Password resets by SMS, for networks that are new to the user',
  resetEmailsToAddress: 'Password resets by email, for networks that are new to the user',
  noticeSmsOfUser: 'Notices to the user by SMS',
  recoveryCodeNotices: 'Notices to the user about new recovery codes',
  signInNoticesOfUser: 'Notices to the user about new logins',
  noticeEmailsOfUser: 'Notices to the user by email',
  noticesOfAdditions: 'Notices to the user about what was added',
  smsOfApp: 'SMS of the whole app',
  emailsOfApp: 'Emails of the whole app',
  smsOfServer: 'SMS of all apps',
  emailsOfServer: 'Emails of all apps',
  addressInUseNotice: 'Notices that somebody else entered it',
  guessesAtAddress: 'Wrong codes for this address from networks that are new to the user',
  guessesOfUser: 'Wrong codes of the user',
  resend: 'Messages sent again',
};
