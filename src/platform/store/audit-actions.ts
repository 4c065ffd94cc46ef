/** All actions in the audit log, with their meanings (O4). */
export const actions = {
  APP_CREATED: 'The operator created the app.',
  APP_DELETED:
    'The operator deleted an app: `details.app` is its id, `details.users` the number of its users. The entry is in the log of the app `default`, because the app’s own log is deleted too.',
  APP_SETTINGS_CHANGED:
    'An admin changed settings. `details.settings` names them; `details.old` and `details.new` have their values, without the codes of test addresses.',
  TEMPLATE_CHANGED:
    'An admin changed the text of a kind of message: `details.old` and `details.new` have the parts that changed. `old` is null when the default was used before.',
  TEMPLATE_RESET: 'An admin went back to the default text of a kind of message; `details.old` has the text before.',
  TEST_MESSAGE_SENT:
    'An admin sent a test message. With `details.locale` it was a template, sent to this user. Without, it was the fixed text, sent to an address that the admin typed: `details.messageId` is the message, and the user is the owner of the address, or null.',
  ADMIN_TOKEN_CREATED: 'An admin token was created.',
  ADMIN_TOKEN_REVOKED: 'An admin token was revoked.',
  ADMIN_TOKEN_REFUSED:
    'A network used a wrong admin or operator token. Only the first in an hour is recorded, and the first beyond the limit (`details.limited`). `details.place` is `PORTAL`, `GRAPHQL`, or `KII` for the API of the former service. `details.expiredTokenId` names a token that has expired. A sign-in at the portal names no app, so it is in the log of the app `default`.',
  SIGNING_KEY_ROTATED: 'The operator created a new signing key.',
  USER_CREATED: 'A user registered or was imported.',
  PSEUDO_USER_CREATED: 'A pseudo (anonymous) user was created.',
  USER_UPGRADED: 'A pseudo user was upgraded to a full user.',
  USER_DISABLED: 'An admin disabled the user.',
  USER_ENABLED: 'An admin enabled the user again.',
  USER_DELETED: 'The user was deleted. `details.reason` has the reason.',
  USER_EXPORTED: 'All stored data about the user was exported.',
  USERS_EXPORTED:
    'The operator exported all users of the app to a file. `details.withHashes`: whether the file has password hashes and second factors.',
  PERSONAL_DATA_READ:
    'An admin read personal data. `details.field` is the field of the API, and `details.filters` has the names of the filters. The same read is recorded once in ten minutes.',
  LOGGED_IN:
    'The user logged in. `details.secondFactor`: what completed the login. After a login with a code, `details.method` says how the code was sent. After a login with a passkey, `details.passkeyId` is its id.',
  LOGIN_FAILED:
    'A login was refused. The entry has no user if nobody owns the identifier, or if a passkey did not prove whose it is. `details.reason` says why a passkey was refused.',
  WAY_IN_ADDED:
    'The user added a passkey (`details.passkeyId`) or an authenticator app, or made new recovery codes: `details.wayIn`. `details.isReplaced`: there was an app before.',
  WAY_IN_REMOVED:
    'The user, or an admin, removed a passkey, or an authenticator app and its recovery codes: `details.wayIn`.',
  SECOND_FACTOR_ASKED:
    'The first step of a login was right, and the login waits for a second factor. `details` has the same as LOGGED_IN has later.',
  SECOND_FACTOR_REFUSED:
    'A second factor (`details.method`) was refused: a code of an authenticator app or a recovery code was wrong or already used, or the answer of a passkey was not accepted (`details.reason`).',
  PRESENCE_CONFIRMED:
    'The user proved again who they are, by `details.method`, on the session `details.sessionId`; or an admin typed their token again in the portal (ADMIN_TOKEN).',
  LOGGED_OUT: 'The user ended sessions.',
  SESSIONS_ENDED:
    'An admin ended one session of the user (`details.sessionId`), or all of them (`details.sessions` is their number).',
  SESSIONS_LIMITED: 'The sessions that were idle for longest were ended, because a user can have at most 100.',
  SESSION_MOVED: 'A session was refreshed from another network than before.',
  REFRESH_TOKEN_REUSED:
    'Two clients used tokens of one session, so the session was ended. `details.by` says whether a refresh token or an access token revealed it.',
  REVIVED_ACCESS_ENDED:
    'The operator ended sessions, codes and links, for example after a restore. `details` has their numbers: `sessions`, `challenges` and `portalSessions`. `details.whose` says whose sessions.',
  SESSION_ADOPTED:
    'A session continued with a refresh token that is newer than the database. The database is a restored or failed-over copy without the last refreshes.',
  ADDRESS_CLAIMED: 'The user entered an address that has to be verified.',
  ADDRESS_VERIFIED: 'The user, or an admin for them, verified an address.',
  ADDRESS_DISOWNED:
    'The reader of a link chose “This wasn’t me”. `details.wasVerified`: after the address was verified, so it was removed from the account.',
  PREPARED_REMOVED:
    'The owner of an address that was just verified removed what was on the account before: the password, passkeys, the authenticator app, other identifiers (`details.kinds`) and `details.sessions` sessions.',
  PROFILE_CHANGED:
    'An admin changed the profile of the user; `details.changed` names the fields, without their values.',
  VERIFICATION_RESENT: 'An admin sent the user the open verification of an address again.',
  ADDRESS_RELEASED: 'An admin removed an address from the user.',
  IDENTIFIER_CHANGED: 'The user changed an identifier.',
  IDENTIFIER_REMOVED: 'The user removed an identifier.',
  PHONE_RECLAIM_OPENED:
    'Somebody proved that they hold the dormant number of the user. It becomes theirs after seven days, unless the user objects or logs in.',
  PHONE_RECLAIM_ENDED:
    'The user keeps the number that somebody else asked for. `details.by` is NOTICE if the user objected by the link, and DUE if the number could no longer be moved when it was due.',
  IDENTIFIER_CHANGE_CANCELLED: 'The user cancelled the change of an address.',
  ADDRESS_FROZEN:
    'Somebody undid a change of the user’s address, by the link in a notice to the old address or to another address of the user. The old and the new address are frozen.',
  FREEZE_OBJECTED:
    'Somebody objected to the undoing of a change, by the link in a notice to another address of the user.',
  FREEZE_PROVEN:
    'Somebody showed a proof (`details.method`) that is older than a change that was undone. `details.for` is the address that they want, OLD or NEW.',
  FREEZE_ENDED:
    'A freeze of addresses ended: because of a proof, after 24 hours, or because an admin decided (`details.by`). `details.kept`: which address the user has, OLD or NEW.',
  IDENTIFIER_RENUMBERED: 'The operator moved the phone number of the user to a new numbering plan.',
  IDENTIFIER_RESPELLED:
    'The server or the operator rewrote an identifier of the user that an earlier version had stored in another spelling.',
  NUMBERS_MOVED:
    'The operator began to move phone numbers to a new numbering plan. Numbers with `details.digits` digits that begin with `details.from` get `details.to` instead.',
  PASSWORD_SET: 'A user without a password set one.',
  PASSWORD_CHANGED: 'The user changed the password.',
  LOGIN_CODE_REQUESTED: 'Somebody asked for a login code for the user.',
  PASSWORD_RESET_REQUESTED: 'Somebody, or an admin, asked for a new password for the user.',
  PASSWORD_RESET: 'The user set a new password by a link or a code.',
  SMS_COUNTRY_PAUSED: 'Too few SMS to a country led to a verification, so it is paused for a day.',
  PURSE_LOW:
    'Four fifths of the messages that sign-ups and changes may cause in 24 hours are used up. `details` names the purse.',
  SMS_COUNTRY_REOPENED: 'An admin reopened a paused country for SMS.',
  WEBHOOK_SECRET_ROTATED: 'An admin created a new secret for the signatures of events.',
} as const;

export type Action = keyof typeof actions;
export const actionNames = Object.keys(actions) as Action[];

export const actorKinds = ['USER', 'ADMIN', 'OPERATOR', 'SERVER', 'ANYONE'] as const;
export type ActorKind = (typeof actorKinds)[number];
