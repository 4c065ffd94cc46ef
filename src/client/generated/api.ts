// Made by `npm run schema` from schema.graphql.

import type { CallOptions } from '../options.js';

export type NoArguments = Record<string, never>;

/** Every operation of the API for users. */
export interface Operations {
  /**
   * Returns a review again. It changes nothing and needs no session or header.
   *
   * Errors: INVALID_TOKEN; CODE_EXPIRED.
   */
  accountReview(args: AccountReviewArguments, options?: CallOptions): Promise<AccountReview>;
  /** Returns the caller’s app: the one that the header `x-app-id` names, otherwise that of the token, otherwise `default`. */
  app(args?: NoArguments, options?: CallOptions): Promise<App>;
  /**
   * Returns the purpose of a link, for the page behind it. Changes nothing and needs no session.
   *
   * Errors: INVALID_TOKEN.
   */
  linkInfo(args: LinkInfoArguments, options?: CallOptions): Promise<LinkInfo>;
  /** Returns the caller. */
  me(args?: NoArguments, options?: CallOptions): Promise<User>;
  /**
   * Returns the facts of a security notice, for the page behind its link. It changes nothing and needs no session or header. The link works for 72 hours, and for longer while a freeze or a reclaim is open. A link about a freeze also works for 72 hours after the freeze ended, unless an admin ended it.
   *
   * Errors: INVALID_TOKEN; CODE_EXPIRED.
   */
  noticeInfo(args: NoticeInfoArguments, options?: CallOptions): Promise<NoticeInfo>;
  /**
   * Returns the account whose password the link in an email resets. Call it before you show a form for the new password. It changes nothing and needs no session or header.
   *
   * Errors, as with `resetPassword`: INVALID_TOKEN if the link is unknown or used, or the address no longer belongs to the account; CODE_EXPIRED; TOO_MANY_ATTEMPTS.
   */
  resetLinkInfo(args: ResetLinkInfoArguments, options?: CallOptions): Promise<ResetLinkInfo>;
  /**
   * Returns the caller’s live sessions, the last used first. `first` is the size of a page, at most and by default 100. `after` is the `id` of the last session of the page before.
   *
   * Errors: NOT_FOUND when that session has ended, BAD_USER_INPUT.
   */
  sessions(args?: SessionsArguments, options?: CallOptions): Promise<ActiveSession[]>;
  /**
   * Returns a user of this app, or null if there is none with this id. 60 lookups an hour per user, 300 per network.
   *
   * Errors: RATE_LIMITED.
   */
  user(args: UserArguments, options?: CallOptions): Promise<User | null>;
  /**
   * Returns the user who owns this username, email address or phone number, or null. An unverified or pending address finds nobody. During a change, the old address still finds its user. 60 lookups an hour per user, 300 per network.
   *
   * Errors: INVALID_IDENTIFIER, FORBIDDEN if the app’s `lookups` is `OFF`, RATE_LIMITED.
   */
  userByIdentifier(args: UserByIdentifierArguments, options?: CallOptions): Promise<User | null>;
  /**
   * Adds the passkey that a device made with the options of `startPasskey`, and notifies every address that the user owns. A user has at most 20. The same answer sent again returns the same passkey. Adding a passkey is not a proof: if the app requires a second factor, call `confirmPresence` with the new passkey next.
   *
   * Errors: INVALID_PASSKEY with `reason`, PRESENCE_REQUIRED, BAD_USER_INPUT, RATE_LIMITED, FORBIDDEN if the app has no passkeys.
   */
  addPasskey(args: AddPasskeyArguments, options?: CallOptions): Promise<Passkey>;
  /**
   * Adds the passkey that a device made with the options of `startPasskeyAfterReset`, and notifies every address that the user owns. It logs nobody in.
   *
   * Errors: INVALID_PASSKEY with `reason`, INVALID_TOKEN, CODE_EXPIRED, BAD_USER_INPUT, RATE_LIMITED, FORBIDDEN if the app has no passkeys.
   */
  addPasskeyAfterReset(args: AddPasskeyAfterResetArguments, options?: CallOptions): Promise<Passkey>;
  /**
   * Cancels a change: removes the new address, which is not verified yet.
   *
   * Errors: NOTHING_TO_VERIFY.
   */
  cancelIdentifierChange(args: CancelIdentifierChangeArguments, options?: CallOptions): Promise<User>;
  /**
   * Changes one identifier. A username, or an address whose verification is off, changes at once. Otherwise the new address gets a message, and a verified old address works until the new one is verified. An unverified old address is replaced at once. A later change replaces an earlier one. Needs presence: the `currentPassword`, or a session with a fresh proof.
   *
   * Errors: PRESENCE_REQUIRED or INVALID_CREDENTIALS (then nothing is sent), UNCHANGED, INVALID_IDENTIFIER, PHONE_NOT_ALLOWED, USERNAME_TAKEN, IDENTIFIER_TAKEN (verification off), RATE_LIMITED (a refusal because an identifier is taken counts as a lookup).
   */
  changeIdentifier(args: ChangeIdentifierArguments, options?: CallOptions): Promise<User>;
  /**
   * Changes the password. Always needs the current one; a user without a password calls `setPassword`. Signs out all other sessions, cancels pending codes, links and changes, and notifies the user’s verified addresses.
   *
   * Errors: INVALID_CREDENTIALS, NO_PASSWORD, WEAK_PASSWORD, UNCHANGED, RATE_LIMITED, SERVER_BUSY, BAD_USER_INPUT, IDEMPOTENCY_KEY_USED.
   */
  changePassword(args: ChangePasswordArguments, options?: CallOptions): Promise<boolean>;
  /**
   * Completes a login that answered SECOND_FACTOR_REQUIRED with `loginId` and `factors`. A `loginId` is valid for ten minutes, for one session and five wrong codes, from any network. It ends when the password or the authenticator app changes, or a session of the user is ended. Send one of `factors`: TOTP, RECOVERY_CODE, PASSWORD (after a code to a dormant number), or PASSKEY (call `requestPasskeyFactor` first). EMAIL_CODE logs in by itself: call `requestLoginCode`.
   *
   * Errors: INVALID_CREDENTIALS, SERVER_BUSY, INVALID_CODE with `attemptsLeft`, INVALID_PASSKEY with `reason`, TOO_MANY_ATTEMPTS and INVALID_TOKEN (log in again), RATE_LIMITED, NOT_FOUND (the user has no authenticator app), FORBIDDEN (the app has no passkeys), BAD_USER_INPUT.
   */
  completeLogin(args: CompleteLoginArguments, options?: CallOptions): Promise<Session>;
  /**
   * Proves that the person who uses the calling session is still its user. For the app’s `presenceSeconds`, sensitive changes then need no password. Call `refreshSession` afterwards for an access token with the new `auth_time` (RFC 9470).
   *
   * Errors: INVALID_CREDENTIALS for a `password`; INVALID_PASSKEY with `reason`; those of `logInWithCode` for a `code`; INVALID_CODE for a second factor, NOT_FOUND if the user has none, and FORBIDDEN if the app uses none; RATE_LIMITED, SERVER_BUSY, BAD_USER_INPUT.
   */
  confirmPresence(args: ConfirmPresenceArguments, options?: CallOptions): Promise<Presence>;
  /**
   * Confirms the authenticator app with the six digits that it shows. From then on every login of the user needs it. Returns recovery codes, which are shown once. Every owned address gets a notice.
   *
   * Errors: INVALID_CODE, CODE_EXPIRED (call `startTotp` again), PRESENCE_REQUIRED, INVALID_CREDENTIALS, RATE_LIMITED, SERVER_BUSY, FORBIDDEN.
   */
  confirmTotp(args: ConfirmTotpArguments, options?: CallOptions): Promise<RecoveryCodes>;
  /**
   * Creates a pseudo (anonymous) user, who has no identifier and no password, and returns a session. The session is the user’s only credential, so keep its refresh token.
   *
   * Errors: BAD_USER_INPUT, IDEMPOTENCY_KEY_USED.
   */
  createPseudoUser(args?: CreatePseudoUserArguments, options?: CallOptions): Promise<Session>;
  /**
   * Deletes the caller. This cannot be undone. Other users can verify the addresses afterwards. A full user needs presence: the `currentPassword`, or a session with a fresh proof.
   *
   * Errors: PRESENCE_REQUIRED, INVALID_CREDENTIALS.
   */
  deleteMe(args?: DeleteMeArguments, options?: CallOptions): Promise<boolean>;
  /**
   * Removes an address that was just proven from the account. Its owner can then use it for another account. Nothing else changes. Works once and needs no session.
   *
   * Errors: INVALID_TOKEN if the token is unknown or was used, or if the address was given up; CODE_EXPIRED.
   */
  disownAddress(args: DisownAddressArguments, options?: CallOptions): Promise<boolean>;
  /**
   * Removes the unverified address that a link was mailed to (“This wasn’t me”). Needs no session.
   *
   * Errors: INVALID_TOKEN.
   */
  disownLink(args: DisownLinkArguments, options?: CallOptions): Promise<boolean>;
  /**
   * Ends one session of the caller. `sessions` lists them.
   *
   * Errors: NOT_FOUND.
   */
  endSession(args: EndSessionArguments, options?: CallOptions): Promise<boolean>;
  /**
   * Ends every session of the user who got a security notice. The link in the notice works once.
   *
   * Errors: INVALID_TOKEN if the link is unknown or used, or its user is disabled or deleted; CODE_EXPIRED after 72 hours.
   */
  endSessionsByNotice(args: EndSessionsByNoticeArguments, options?: CallOptions): Promise<boolean>;
  /** Returns all data that the server stores about the caller. */
  exportMe(args?: NoArguments, options?: CallOptions): Promise<Record<string, unknown>>;
  /**
   * Keeps a dormant phone number that its new holder asks for. The link in the notice (`PHONE_RECLAIM`) works once, while `NoticeInfo.reclaimDueAt` is not null. After that, nobody can ask for the number for as many days as the app’s `dormantAfterDays`.
   *
   * Errors: INVALID_TOKEN if the link is unknown, or was used, or if somebody else has the number already; CODE_EXPIRED.
   */
  keepNumberByNotice(args: KeepNumberByNoticeArguments, options?: CallOptions): Promise<boolean>;
  /**
   * Logs in with the code that `requestLoginCode` sent. It verifies no address. A code to a dormant number (the app’s setting `dormantAfterDays`) needs another proof, if its user has one. `expiresIn` asks for a lifetime of the access token in seconds.
   *
   * Errors: SECOND_FACTOR_REQUIRED with `loginId` and `factors` if the code is right and another proof is needed; INVALID_TOKEN if the `loginId` is unknown; INVALID_CODE with `attemptsLeft`, CODE_EXPIRED, TOO_MANY_ATTEMPTS, RATE_LIMITED, BAD_USER_INPUT.
   */
  logInWithCode(args: LogInWithCodeArguments, options?: CallOptions): Promise<Session>;
  /**
   * Logs in the user whose passkey answered a `requestPasskeyLogin`. Each answer can be used once. Since the authenticator checked a PIN, a finger or a face, it counts as two factors. `expiresIn` asks for a lifetime of the access token in seconds.
   *
   * Errors: INVALID_PASSKEY with `reason`, RATE_LIMITED, BAD_USER_INPUT, FORBIDDEN if the app has no passkeys.
   */
  logInWithPasskey(args: LogInWithPasskeyArguments, options?: CallOptions): Promise<Session>;
  /**
   * Logs in with an identifier and a password. A text with `@` is an email address, one that begins with `+` is a phone number, and any other is a username. The prefixes `USERNAME:`, `EMAIL:` and `PHONE:` name the kind; `PHONE:JP-09011111111` is a local number.
   *
   * Errors: INVALID_CREDENTIALS, the same for a wrong identifier and a wrong password; IDENTIFIER_NOT_VERIFIED and SECOND_FACTOR_REQUIRED, only if the password is right; INVALID_IDENTIFIER, SERVER_BUSY, RATE_LIMITED, BAD_USER_INPUT.
   */
  login(args: LoginArguments, options?: CallOptions): Promise<Session>;
  /** Ends the calling session. Every node refuses its tokens at once. */
  logout(args?: NoArguments, options?: CallOptions): Promise<boolean>;
  /** Ends every session of the caller, including this one. */
  logoutEverywhere(args?: NoArguments, options?: CallOptions): Promise<boolean>;
  /**
   * Makes ten new recovery codes, which are shown once. Earlier ones no longer work. First call `confirmPresence` with a second factor. Every owned address gets a notice.
   *
   * Errors: PRESENCE_REQUIRED, NOT_FOUND, FORBIDDEN (the app uses no second factors), INVALID_CREDENTIALS, RATE_LIMITED, SERVER_BUSY.
   */
  newRecoveryCodes(args?: NewRecoveryCodesArguments, options?: CallOptions): Promise<RecoveryCodes>;
  /**
   * Objects to the undoing of a change: says that the change of the address was right. Works with the link in the notice about the undoing, until the old address comes back. An admin then decides, unless somebody shows an older proof with `proveByNotice`.
   *
   * Errors: INVALID_TOKEN if the link cannot object; CODE_EXPIRED.
   */
  objectByNotice(args: ObjectByNoticeArguments, options?: CallOptions): Promise<AddressUndo>;
  /**
   * Shows a proof that is older than the change of the address. The user then keeps the address that the link is for (`AddressUndo.side`). If such proofs are shown for both addresses, an admin decides. A proof for the old address removes the passkeys, the authenticator app and the addresses that were added since the change, and undoes a change of the password. If the other side had won without a proof, a proof for either address does so for what was added since. The first proof for an address counts, and another one changes nothing. A proof that is newer than the change gets the same error as a wrong one. Each link allows ten tries.
   *
   * Errors: INVALID_CREDENTIALS, INVALID_CODE, INVALID_PASSKEY; INVALID_TOKEN if the link can no longer change anything; CODE_EXPIRED, FORBIDDEN, RATE_LIMITED, SERVER_BUSY, BAD_USER_INPUT.
   */
  proveByNotice(args: ProveByNoticeArguments, options?: CallOptions): Promise<AddressUndo>;
  /**
   * Exchanges a refresh token for a new pair of tokens. Store the new refresh token before you use the new access token. If the answer is lost, send the same token again, even hours later: you get another pair, and the lost pair is void. The session ends with REFRESH_TOKEN_REUSED when a void token is used, or a token whose successor was used (OAuth 2.1, 4.3.1).
   *
   * Errors: INVALID_TOKEN, REFRESH_TOKEN_REUSED.
   */
  refreshSession(args: RefreshSessionArguments, options?: CallOptions): Promise<Session>;
  /**
   * Creates a user and returns a session. At least one identifier must be able to log in at once: `App.signUpOptions` lists the accepted combinations. With verification on, the address gets a code or link. The answer never reveals whether another user has the address.
   *
   * Errors: WEAK_PASSWORD, IDENTIFIER_REQUIRED, INVALID_IDENTIFIER, PHONE_NOT_ALLOWED, USERNAME_TAKEN, IDENTIFIER_TAKEN (verification off), BAD_USER_INPUT, IDEMPOTENCY_KEY_USED.
   */
  register(args: RegisterArguments, options?: CallOptions): Promise<Session>;
  /**
   * Removes the passkey, the authenticator app with its recovery codes, or the address that a security notice reports, and ends every session of the user. `NoticeInfo.removable` names it. The link in the notice works once.
   *
   * Errors: INVALID_TOKEN if the link is unknown, was used, or removes nothing; CODE_EXPIRED.
   */
  removeAddedByNotice(args: RemoveAddedByNoticeArguments, options?: CallOptions): Promise<boolean>;
  /**
   * Removes an identifier. Refuses if the user could not log in any more. Needs presence: the `currentPassword`, or a session with a fresh proof.
   *
   * Errors: PRESENCE_REQUIRED, INVALID_CREDENTIALS, IDENTIFIER_REQUIRED, NOT_FOUND.
   */
  removeIdentifier(args: RemoveIdentifierArguments, options?: CallOptions): Promise<User>;
  /**
   * Removes a passkey of the caller, and notifies every address that the user owns. Needs presence: the `currentPassword`, or a session with a fresh proof.
   *
   * Errors: PRESENCE_REQUIRED, INVALID_CREDENTIALS, NOT_FOUND, RATE_LIMITED, IDENTIFIER_REQUIRED (it is the only way to log in), FORBIDDEN (it is the only second factor, and the app needs one).
   */
  removePasskey(args: RemovePasskeyArguments, options?: CallOptions): Promise<boolean>;
  /**
   * Removes everything from an account except the address that was just proven: the password, passkeys, the authenticator app with its recovery codes, other identifiers and all sessions. The owner of the address then sets a password with a reset. Works once and needs no session.
   *
   * Errors: INVALID_TOKEN if the token is unknown or was used, if the address was given up, or if `remedy` is LEAVE; CODE_EXPIRED.
   */
  removePrepared(args: RemovePreparedArguments, options?: CallOptions): Promise<boolean>;
  /**
   * Removes an address that an `AccountReview` lists, and ends sessions that were opened with a code to it. The removed address and the other verified addresses get a notice. The address that received the reset stays, and so do passkeys and authenticator apps.
   *
   * Errors: INVALID_TOKEN; CODE_EXPIRED; NOT_FOUND if the review does not list an address of this kind, or no longer lists it.
   */
  removeReviewedAddress(args: RemoveReviewedAddressArguments, options?: CallOptions): Promise<boolean>;
  /**
   * Removes the authenticator app and the recovery codes of the caller. First call `confirmPresence` with one of them. Every owned address gets a notice.
   *
   * Errors: PRESENCE_REQUIRED, NOT_FOUND, FORBIDDEN (the app needs a second factor, or uses none), INVALID_CREDENTIALS, RATE_LIMITED, SERVER_BUSY.
   */
  removeTotp(args?: RemoveTotpArguments, options?: CallOptions): Promise<boolean>;
  /**
   * Gives a passkey of the caller another name.
   *
   * Errors: NOT_FOUND, BAD_USER_INPUT, RATE_LIMITED.
   */
  renamePasskey(args: RenamePasskeyArguments, options?: CallOptions): Promise<Passkey>;
  /**
   * Sends a code for `proveByNotice` by SMS, if `phone` is the number of the account. The answer is the same for any other number. Works with the link in a notice about an undone change, while an older proof can settle it. Needs no session or header, and has the limits of `requestLoginCode`.
   *
   * Errors: INVALID_TOKEN if the link takes no such code; CODE_EXPIRED, INVALID_IDENTIFIER, FORBIDDEN if the app sends no such codes; RATE_LIMITED with `retryAfter` and `field`.
   */
  requestCodeByNotice(args: RequestCodeByNoticeArguments, options?: CallOptions): Promise<LoginCodeRequest>;
  /**
   * Sends a login code of six digits to an address that the user has verified. It is valid for 10 minutes and 5 attempts. `channel` chooses between email and SMS; by default the kind of the identifier, and for a username email first. The app’s setting `loginByCode` lists the kinds that get codes. The answer is the same if there is no such user.
   *
   * Errors: INVALID_IDENTIFIER; FORBIDDEN if the app sends no such codes; RATE_LIMITED with `retryAfter` and `field`, which depends on the caller’s network and the app’s daily limits, not on the user.
   */
  requestLoginCode(args: RequestLoginCodeArguments, options?: CallOptions): Promise<LoginCodeRequest>;
  /**
   * Begins to complete a login with a passkey, if `factors` of SECOND_FACTOR_REQUIRED has PASSKEY. Send the browser’s answer to `completeLogin`, with the same `loginId`, within five minutes. The options name the passkeys of the user.
   *
   * Errors: INVALID_TOKEN (log in again), FORBIDDEN (the app has no passkeys).
   */
  requestPasskeyFactor(args: RequestPasskeyFactorArguments, options?: CallOptions): Promise<PasskeyRequest>;
  /**
   * Begins a login with a passkey, or a proof for `confirmPresence`. Without an `identifier`, a passkey of any user of the app can answer, so nobody has to type one. With an `identifier`, only a passkey of its owner can. The answer is the same if there is no such user.
   *
   * Errors: INVALID_IDENTIFIER, FORBIDDEN if the app has no passkeys.
   */
  requestPasskeyLogin(args?: RequestPasskeyLoginArguments, options?: CallOptions): Promise<PasskeyRequest>;
  /**
   * Sends a password reset to a verified address of the user: a link by email (valid for 30 minutes), or a code by SMS (10 minutes, 5 attempts). `channel` chooses. A reset to a dormant number goes to the mailbox of its owner instead (the app’s setting `dormantAfterDays`). The answer is the same if there is no such user.
   *
   * Errors: INVALID_IDENTIFIER; RATE_LIMITED with `retryAfter` and `field`, because of the caller’s network or the app’s daily limits, never because of the user.
   */
  requestPasswordReset(args: RequestPasswordResetArguments, options?: CallOptions): Promise<PasswordResetRequest>;
  /**
   * Sends the caller’s open verification again: the same code while it is valid, otherwise a new one. At most once in 60 seconds and 5 times in 24 hours. An address that was stored while verification was off, or that an admin marked, can be proven in this way too: its `provenAt` is null.
   *
   * Errors: RATE_LIMITED with `retryAfter` in seconds (the code already sent stays valid); PHONE_NOT_ALLOWED; ALREADY_VERIFIED; NOTHING_TO_VERIFY.
   */
  resendVerification(args: ResendVerificationArguments, options?: CallOptions): Promise<Verification>;
  /**
   * Sets a new password with the `token` of a link, or with `resetId` and `code`. Ends all sessions and logs nobody in. With a code to a dormant number (the app’s setting `dormantAfterDays`), a user with an authenticator app also sends `totp` or `recoveryCode`.
   *
   * Errors: INVALID_TOKEN, INVALID_CODE, CODE_EXPIRED, TOO_MANY_ATTEMPTS, SECOND_FACTOR_REQUIRED with `factors`, WEAK_PASSWORD, UNCHANGED, BAD_USER_INPUT.
   */
  resetPassword(args: ResetPasswordArguments, options?: CallOptions): Promise<boolean>;
  /**
   * Resets the password as `resetPassword` does, and returns the next steps that its user can take without a session: remove an address that somebody else added, and add a passkey. Null if there is nothing to do, or if the user has a second factor, because both steps would need it.
   *
   * Errors, as with `resetPassword`: INVALID_TOKEN, INVALID_CODE, CODE_EXPIRED, TOO_MANY_ATTEMPTS, SECOND_FACTOR_REQUIRED with `factors`, WEAK_PASSWORD, UNCHANGED, BAD_USER_INPUT.
   */
  resetPasswordAndReview(args: ResetPasswordAndReviewArguments, options?: CallOptions): Promise<AccountReview | null>;
  /**
   * Sends a password reset to the email address that got a security notice, if it still belongs to the account. Takes the token of the link in the notice, or the `token` of `PreparedBefore`. It is the reset of `requestPasswordReset`, with the same limits.
   *
   * Errors: INVALID_TOKEN; CODE_EXPIRED; RATE_LIMITED with `retryAfter`.
   */
  sendResetByNotice(args: SendResetByNoticeArguments, options?: CallOptions): Promise<boolean>;
  /**
   * Sets the password of a user who has none. Needs a fresh proof on the session: a login, or `confirmPresence`. Signs out all other sessions, cancels pending codes, links and changes, and notifies the user’s verified addresses.
   *
   * Errors: PRESENCE_REQUIRED, PASSWORD_ALREADY_SET, WEAK_PASSWORD.
   */
  setPassword(args: SetPasswordArguments, options?: CallOptions): Promise<boolean>;
  /**
   * Begins to add a passkey. Give the options to the browser or phone, and send its answer to `addPasskey` in the same session within five minutes. Needs presence: the `currentPassword`, or a session with a fresh proof.
   *
   * Errors: PRESENCE_REQUIRED, INVALID_CREDENTIALS, FORBIDDEN if the app has no passkeys.
   */
  startPasskey(args?: StartPasskeyArguments, options?: CallOptions): Promise<PasskeyCreation>;
  /**
   * Begins to add a passkey on the device that has just reset the password. Send the answer of the device to `addPasskeyAfterReset`. The page has to be one of `passkeyOrigins`.
   *
   * Errors: INVALID_TOKEN; CODE_EXPIRED; FORBIDDEN if the app has no passkeys.
   */
  startPasskeyAfterReset(args: StartPasskeyAfterResetArguments, options?: CallOptions): Promise<PasskeyCreation>;
  /**
   * Begins to set up an authenticator app (RFC 6238), and ends a setup that was not confirmed. Show the QR code, and send the code that the app then shows to `confirmTotp` in the same session. Until then, logins need no code. A user who has an authenticator app first calls `confirmPresence` with it. The old app works until the new one is confirmed.
   *
   * Errors: PRESENCE_REQUIRED, INVALID_CREDENTIALS, RATE_LIMITED, SERVER_BUSY, FORBIDDEN (the app does not use second factors).
   */
  startTotp(args?: StartTotpArguments, options?: CallOptions): Promise<TotpSetup>;
  /**
   * Undoes the change of an address. The link in the notice about the change works once, within 72 hours. Ends every session of the user and freezes both addresses: neither can log in, reset the password or get a code. The other addresses get a notice with a link to object. The old address comes back when somebody shows a proof that is older than the change, or after 24 hours if nobody objects.
   *
   * Errors: INVALID_TOKEN if the link undoes nothing; CODE_EXPIRED.
   */
  undoByNotice(args: UndoByNoticeArguments, options?: CallOptions): Promise<AddressUndo>;
  /**
   * Changes several identifiers and fields of the caller’s profile. After an error, none of them has changed. Each identifier changes as with `changeIdentifier`; one that the caller already has is left as it is. To change an identifier needs presence: the `currentPassword`, or a session with a fresh proof. A pseudo user can change only the profile. An error names the field of `input`.
   *
   * Errors: those of `changeIdentifier`, except UNCHANGED, and those of `updateProfile`.
   */
  updateAccount(args: UpdateAccountArguments, options?: CallOptions): Promise<User>;
  /**
   * Changes the given fields of the caller’s profile. Null clears a field. 60 changes an hour.
   *
   * Errors: BAD_USER_INPUT, RATE_LIMITED.
   */
  updateProfile(args: UpdateProfileArguments, options?: CallOptions): Promise<User>;
  /**
   * Makes the calling pseudo user a full user with at least one identifier and a password. No password is needed if the app sends login codes to one of the addresses. Unlike `register`, it accepts an unverified address as the only identifier. The id stays, and so do the attributes that `input` does not replace. Ends all earlier sessions and returns a new one. With an `idempotencyKey`, a token of an ended session may repeat the request.
   *
   * Errors: NOT_PSEUDO_USER, WEAK_PASSWORD, IDENTIFIER_REQUIRED, INVALID_IDENTIFIER, PHONE_NOT_ALLOWED, USERNAME_TAKEN, IDENTIFIER_TAKEN (verification off), BAD_USER_INPUT, IDEMPOTENCY_KEY_USED.
   */
  upgradePseudoUser(args: UpgradePseudoUserArguments, options?: CallOptions): Promise<Session>;
  /**
   * Verifies the caller’s email address with the six digits in the email. An app’s own template may leave them out: then only the link verifies it.
   *
   * Errors: INVALID_CODE with `attemptsLeft`; TOO_MANY_ATTEMPTS after 5 wrong codes, even for the right code; CODE_EXPIRED; IDENTIFIER_TAKEN if another user has verified the address first; ALREADY_VERIFIED; NOTHING_TO_VERIFY.
   */
  verifyEmail(args: VerifyEmailArguments, options?: CallOptions): Promise<VerificationResult>;
  /**
   * Verifies an address with the token of a link. Needs no session and no header, and logs nobody in.
   *
   * Errors: INVALID_TOKEN if the link is unknown, replaced or used; CODE_EXPIRED; TOO_MANY_ATTEMPTS; IDENTIFIER_TAKEN if another user has verified the address first.
   */
  verifyLink(args: VerifyLinkArguments, options?: CallOptions): Promise<VerificationResult>;
  /**
   * Verifies an email address with the six digits in the email. It is for a page that was opened without the token, because a mail gateway cut the link. Needs no session and logs nobody in.
   *
   * Errors: INVALID_TOKEN if there is no such verification; INVALID_CODE with `attemptsLeft`; TOO_MANY_ATTEMPTS after 5 wrong codes, even for the right code; CODE_EXPIRED; IDENTIFIER_TAKEN if another user has verified the address first; ALREADY_VERIFIED; NOTHING_TO_VERIFY.
   */
  verifyMailedCode(args: VerifyMailedCodeArguments, options?: CallOptions): Promise<VerificationResult>;
  /**
   * Verifies the caller’s phone number with the six digits of the SMS: the pending number if there is one, otherwise the current one. The first user to verify an address owns it.
   *
   * Errors: INVALID_CODE with `attemptsLeft`; TOO_MANY_ATTEMPTS after 5 wrong codes, even for the right code; CODE_EXPIRED; IDENTIFIER_TAKEN if another user has verified the address first; ALREADY_VERIFIED; NOTHING_TO_VERIFY. RECLAIM_OPENED with `dueAt`: the code is right, but the number belongs to an account that has not been used for a long time (the app’s setting `reclaimDormantNumbers`). It stays pending, and becomes the caller’s at `dueAt` unless its owner objects or logs in.
   */
  verifyPhone(args: VerifyPhoneArguments, options?: CallOptions): Promise<VerificationResult>;
  /**
   * Sends the newest verification of each kind of address of the caller: first as it is, then within a second of each change, on any device or node. TAKEN is sent only after the right code or link was used.
   *
   * Use a WebSocket at the same path with the subprotocol `graphql-transport-ws`. `connection_init` has `{ "authorization": "Bearer …" }` and, if the token does not name the app, `"x-app-id"`. The server closes the connection with:
   * - 4401: there is no token, or its session has ended.
   * - 4403: the access token has expired. Refresh it and connect again.
   * - 4429: the user already has 5 connections.
   *
   * Errors: RATE_LIMITED for more than 5 subscriptions at a time.
   */
  verificationChanged(args?: NoArguments, options?: CallOptions): AsyncIterableIterator<Verification>;
}

export interface AccountReviewArguments {
  /** The `token` of an `AccountReview`. */
  token: string;
}

export interface LinkInfoArguments {
  token: string;
}

export interface NoticeInfoArguments {
  /** The part of the link after the `#`. */
  token: string;
}

export interface ResetLinkInfoArguments {
  /** The part of the link after the `#`. */
  token: string;
}

export interface SessionsArguments {
  after?: string | null | undefined;
  first?: number | null | undefined;
}

export interface UserArguments {
  id: string;
}

export interface UserByIdentifierArguments {
  identifier: string;
}

export interface AddPasskeyArguments {
  /** The name that the user gives it, at most 64 characters. */
  name: string;
  /** The result of `PublicKeyCredential.toJSON()`. */
  response: Record<string, unknown>;
}

export interface AddPasskeyAfterResetArguments {
  /** At most 64 characters. By default the device that the `User-Agent` names. */
  name?: string | null | undefined;
  /** The result of `PublicKeyCredential.toJSON()`. */
  response: Record<string, unknown>;
  /** The `token` of an `AccountReview`. */
  token: string;
}

export interface CancelIdentifierChangeArguments {
  kind: AddressKind;
}

export interface ChangeIdentifierArguments {
  currentPassword?: string | null | undefined;
  kind: IdentifierKind;
  value: string;
}

export interface ChangePasswordArguments {
  currentPassword: string;
  /** Makes the request safe to repeat. Generate a new random key for each request, and send the same key again if the answer was lost. For 24 hours the same key and input return the same result, and nothing is done twice. A UUID of version 4, or 22 to 128 characters of `[A-Za-z0-9_-]` with at least 128 random bits. The header `Idempotency-Key` does the same. */
  idempotencyKey?: string | null | undefined;
  /** 8 to 256 characters, and not a common password. There are no composition rules (NIST SP 800-63B-4, 3.1.1.2). */
  newPassword: string;
}

export interface CompleteLoginArguments {
  input: CompleteLoginInput;
  loginId: string;
}

export interface ConfirmPresenceArguments {
  input: ConfirmPresenceInput;
}

export interface ConfirmTotpArguments {
  code: string;
  /** Needed if the session has no fresh proof (`confirmPresence`). If you send it, it is checked in any case. */
  currentPassword?: string | null | undefined;
}

export interface CreatePseudoUserArguments {
  /** The wanted lifetime of the access token in seconds. Absent: the app’s default. A longer one is reduced to the app’s maximum. */
  expiresIn?: number | null | undefined;
  /** Makes the request safe to repeat. Generate a new random key for each request, and send the same key again if the answer was lost. For 24 hours the same key and input return the same result, and nothing is done twice. A UUID of version 4, or 22 to 128 characters of `[A-Za-z0-9_-]` with at least 128 random bits. The header `Idempotency-Key` does the same. */
  idempotencyKey?: string | null | undefined;
  input?: ProfileInput | null | undefined;
}

export interface DeleteMeArguments {
  currentPassword?: string | null | undefined;
}

export interface DisownAddressArguments {
  /** The `token` of `PreparedBefore`, or the part of the link after the `#`. */
  token: string;
}

export interface DisownLinkArguments {
  token: string;
}

export interface EndSessionArguments {
  id: string;
}

export interface EndSessionsByNoticeArguments {
  /** The part of the link after the `#`. */
  token: string;
}

export interface KeepNumberByNoticeArguments {
  /** The part of the link after the `#`. */
  token: string;
}

export interface LogInWithCodeArguments {
  code: string;
  expiresIn?: number | null | undefined;
  loginId: string;
}

export interface LogInWithPasskeyArguments {
  expiresIn?: number | null | undefined;
  loginId: string;
  /** The result of `PublicKeyCredential.toJSON()`. */
  response: Record<string, unknown>;
}

export interface LoginArguments {
  /** The wanted lifetime of the access token in seconds. Absent: the app’s default. A longer one is reduced to the app’s maximum. */
  expiresIn?: number | null | undefined;
  identifier: string;
  password: string;
}

export interface NewRecoveryCodesArguments {
  /** Needed if the session has no fresh proof (`confirmPresence`). If you send it, it is checked in any case. */
  currentPassword?: string | null | undefined;
}

export interface ObjectByNoticeArguments {
  /** The part of the link after the `#`. */
  token: string;
}

export interface ProveByNoticeArguments {
  input: OlderProofInput;
  /** The part of the link after the `#`. */
  token: string;
}

export interface RefreshSessionArguments {
  refreshToken: string;
}

export interface RegisterArguments {
  /** The wanted lifetime of the access token in seconds. Absent: the app’s default. A longer one is reduced to the app’s maximum. */
  expiresIn?: number | null | undefined;
  /** Makes the request safe to repeat. Generate a new random key for each request, and send the same key again if the answer was lost. For 24 hours the same key and input return the same result, and nothing is done twice. A UUID of version 4, or 22 to 128 characters of `[A-Za-z0-9_-]` with at least 128 random bits. The header `Idempotency-Key` does the same. */
  idempotencyKey?: string | null | undefined;
  input: RegisterInput;
}

export interface RemoveAddedByNoticeArguments {
  /** The part of the link after the `#`. */
  token: string;
}

export interface RemoveIdentifierArguments {
  currentPassword?: string | null | undefined;
  kind: IdentifierKind;
}

export interface RemovePasskeyArguments {
  currentPassword?: string | null | undefined;
  id: string;
}

export interface RemovePreparedArguments {
  /** The `token` of `PreparedBefore`, or the part of the link after the `#`. */
  token: string;
}

export interface RemoveReviewedAddressArguments {
  kind: AddressKind;
  /** The `token` of an `AccountReview`. */
  token: string;
}

export interface RemoveTotpArguments {
  /** Needed if the session has no fresh proof (`confirmPresence`). If you send it, it is checked in any case. */
  currentPassword?: string | null | undefined;
}

export interface RenamePasskeyArguments {
  id: string;
  /** At most 64 characters. */
  name: string;
}

export interface RequestCodeByNoticeArguments {
  /** The number, with `+` and the country code. */
  phone: string;
  /** The part of the link after the `#`. */
  token: string;
}

export interface RequestLoginCodeArguments {
  channel?: AddressKind | null | undefined;
  identifier: string;
}

export interface RequestPasskeyFactorArguments {
  loginId: string;
}

export interface RequestPasskeyLoginArguments {
  identifier?: string | null | undefined;
}

export interface RequestPasswordResetArguments {
  channel?: AddressKind | null | undefined;
  identifier: string;
  /** The `resetId` of an earlier answer. While that reset is valid, it is sent again, at most twice and 60 seconds apart, and the answer has the same `resetId`. */
  resetId?: string | null | undefined;
}

export interface ResendVerificationArguments {
  kind: AddressKind;
}

export interface ResetPasswordArguments {
  input: ResetPasswordInput;
}

export interface ResetPasswordAndReviewArguments {
  input: ResetPasswordInput;
}

export interface SendResetByNoticeArguments {
  /** The part of the link after the `#`. */
  token: string;
}

export interface SetPasswordArguments {
  /** 8 to 256 characters, and not a common password. There are no composition rules (NIST SP 800-63B-4, 3.1.1.2). */
  newPassword: string;
}

export interface StartPasskeyArguments {
  currentPassword?: string | null | undefined;
}

export interface StartPasskeyAfterResetArguments {
  /** The `token` of an `AccountReview`. */
  token: string;
}

export interface StartTotpArguments {
  /** Needed if the session has no fresh proof (`confirmPresence`). If you send it, it is checked in any case. */
  currentPassword?: string | null | undefined;
}

export interface UndoByNoticeArguments {
  /** The part of the link after the `#`. */
  token: string;
}

export interface UpdateAccountArguments {
  currentPassword?: string | null | undefined;
  input: UpdateAccountInput;
}

export interface UpdateProfileArguments {
  input: ProfileInput;
}

export interface UpgradePseudoUserArguments {
  /** The wanted lifetime of the access token in seconds. Absent: the app’s default. A longer one is reduced to the app’s maximum. */
  expiresIn?: number | null | undefined;
  /** Makes the request safe to repeat. Generate a new random key for each request, and send the same key again if the answer was lost. For 24 hours the same key and input return the same result, and nothing is done twice. A UUID of version 4, or 22 to 128 characters of `[A-Za-z0-9_-]` with at least 128 random bits. The header `Idempotency-Key` does the same. */
  idempotencyKey?: string | null | undefined;
  input: UpgradePseudoUserInput;
}

export interface VerifyEmailArguments {
  code: string;
}

export interface VerifyLinkArguments {
  token: string;
}

export interface VerifyMailedCodeArguments {
  code: string;
  /** The `v` of the link, which is the `id` of the verification. */
  verificationId: string;
}

export interface VerifyPhoneArguments {
  code: string;
}

/** The data that a user should check after a password reset. Somebody else may have added an address to the account, and could use it to reset the password again. */
export interface AccountReview {
  /** The addresses that the user had at the reset, except the one that received the reset. */
  addresses: ReviewedAddress[];
  expiresAt: string;
  /** The pages on which `startPasskeyAfterReset` works. Empty if the app has no passkeys. */
  passkeyOrigins: string[];
  /** Pass it to `removeReviewedAddress`, `startPasskeyAfterReset` and `addPasskeyAfterReset`. Valid for 15 minutes. It ends earlier if the password changes again, or if the user sets up a second factor, is disabled or is deleted. */
  token: string;
}

/** A session of a user, without its tokens. */
export interface ActiveSession {
  createdAt: string;
  /** Whether it is the calling session. */
  current: boolean;
  /** The browser or app and the system that `userAgent` names, such as `Firefox on Windows`. Null: unknown. It is only a hint, because a client can send any `User-Agent`. */
  device: string | null;
  /** When it ends even if it is refreshed. Null for a pseudo user, whose session has no such end. */
  expiresAt: string | null;
  id: string;
  /** When it ends unless it is refreshed before. */
  idleExpiresAt: string;
  /** The IP address of its newest refresh, or of the login. */
  ip: string | null;
  /** When it began or was last refreshed. */
  lastUsedAt: string;
  /** The proofs that the user gave in the ten minutes up to `provenAt`. */
  methods: ProofMethod[];
  /** When its user last proved who they are: at the login, or by `confirmPresence`. Null: never on this session. */
  provenAt: string | null;
  /** The `User-Agent` of its newest refresh, or of the login. */
  userAgent: string | null;
}

/** An email address or phone number that a user shows. */
export interface Address {
  /** When the user proved it with a code or link. It can be null for a `verified` address that was stored while verification was off, or that an admin marked as verified. `resendVerification` then sends a code or link that proves it. Login codes are sent only to proven addresses. */
  provenAt: string | null;
  /** An email address in lower case with its domain in IDNA form, or a phone number in E.164. */
  value: string;
  /** Whether the user owns it: they have verified it, or stored it while verification was off. */
  verified: boolean;
  /** When it was verified or stored as verified. Null: it is not verified. */
  verifiedAt: string | null;
}

/** An identifier that can be verified. */
export type AddressKind =
  | 'EMAIL'
  | 'PHONE';

/** One of the two addresses of a change. */
export type AddressSide =
  /** The address after the change, which the user had when it was undone. */
  | 'NEW'
  /** The address before the change. */
  | 'OLD';

/** A change of an address. The link in a notice about the change gives access to it. */
export interface AddressUndo {
  /** Whether `proveByNotice` still takes a proof for this address. If the address has won without a proof, one defends it against a proof for the other. */
  canProve: boolean;
  /** The origins of the pages on which a passkey can be used: those of the app’s setting `passkeys`. */
  passkeyOrigins: string[];
  /** The data that a browser needs to use a passkey. Send the browser’s answer to `proveByNotice`. Null: `proveByNotice` accepts no passkey now. It does not reveal whether the user has a passkey. */
  passkeyRequest: PasskeyRequest | null;
  /** The kinds of proof that `proveByNotice` accepts in this app. They do not reveal which of them the user has. */
  proofs: ProofMethod[];
  /** When the old address comes back by itself. */
  restoresAt: string | null;
  /** The address that the link is for. A link for OLD can undo the change. A link for NEW can object to that. */
  side: AddressSide;
  state: UndoState;
}

/** An app, with its own users. In two apps, the same address can belong to two users. */
export interface App {
  /** Whether email addresses have to be verified. */
  emailVerification: boolean;
  id: string;
  name: string;
  /** Whether phone numbers have to be verified. */
  phoneVerification: boolean;
  /** The combinations of identifiers that `register` accepts now. */
  signUpOptions: IdentifierKind[][];
}

/** The readable colours that the server makes of a brand colour: white or black text on buttons, and links with a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3). Each is `#rrggbb`. */
export interface BrandColors {
  button: string;
  /** The button while the mouse is over it. */
  buttonHover: string;
  buttonText: string;
  /** The edge of a button on `#19211f`. */
  edgeOnDark: string;
  /** The edge of a button on white. */
  edgeOnLight: string;
  /** Links on `#19211f`. */
  linkOnDark: string;
  /** Links on white. */
  linkOnLight: string;
}

/** The logo and colours of an app on the pages behind links. */
export interface Branding {
  /** Null: the app has chosen no colour. */
  colors: BrandColors | null;
  /** Null: the app has none. */
  logo: Logo | null;
}

/** The proof that the login still needs. */
export interface CompleteLoginInput {
  /** The result of `PublicKeyCredential.toJSON()` for the options of `requestPasskeyFactor`. */
  passkey?: Record<string, unknown> | null | undefined;
  /** The password, where `factors` has PASSWORD. */
  password?: string | null | undefined;
  /** A recovery code, in any case, with or without its dashes. */
  recoveryCode?: string | null | undefined;
  /** The six digits that the authenticator app shows. */
  totp?: string | null | undefined;
}

/** A proof of who the caller is. */
export interface ConfirmPresenceInput {
  /** A login code that `requestLoginCode` sent to an address of the caller. */
  code?: LoginCodeInput | null | undefined;
  /** A passkey of the caller. */
  passkey?: PasskeyAnswerInput | null | undefined;
  /** The current password. */
  password?: string | null | undefined;
  /** A recovery code. It works once. */
  recoveryCode?: string | null | undefined;
  /** The six digits that the authenticator app shows. */
  totp?: string | null | undefined;
}

/** An undone change of an address. Until it is decided which address the user keeps, neither can log in. */
export interface FrozenAddress {
  changedAt: string;
  frozenAt: string;
  /** Whether somebody objected to the undoing, by the link in a notice to another address. */
  isObjected: boolean;
  kind: AddressKind;
  /** The address after the change. Null: the old one was removed without a new one. */
  newAddress: string | null;
  /** The address before the change. */
  oldAddress: string;
  /** The addresses for which somebody has shown a proof that is older than the change. */
  provenFor: AddressSide[];
  /** When the old address comes back if nobody objects. Null: an admin decides (`decideFreeze`). */
  restoresAt: string | null;
}

/** The kinds of identifiers with which a person can log in. */
export type IdentifierKind =
  | 'EMAIL'
  | 'PHONE'
  | 'USERNAME';

/** The purpose of the link in an email or SMS. Reading it changes nothing. Values are masked unless the caller is the user. */
export interface LinkInfo {
  address: string;
  appName: string;
  /** For the page behind the link. */
  branding: Branding;
  /** Redirect URL after a failure. */
  failureUrl: string | null;
  kind: AddressKind;
  /** The kinds of the account’s other identifiers, also unverified and pending ones; empty once the claim has ended. Ask the reader whether they added them: each can log in to the account, now or later. */
  otherIdentifiers: IdentifierKind[];
  state: VerificationState;
  /** Redirect URL after success. */
  successUrl: string | null;
  /** Masked, unless the caller is the user. Null: the user has no username. */
  username: string | null;
}

/** A code that `requestLoginCode` sent, and the `loginId` of its answer. */
export interface LoginCodeInput {
  code: string;
  loginId: string;
}

/** The answer to a request for a login code. It is the same if there is no such user. */
export interface LoginCodeRequest {
  /** Always true. It does not say whether a code was sent. */
  accepted: boolean;
  /** When the code expires: ten minutes after the request. */
  expiresAt: string;
  /** Send it with the code to `logInWithCode`, or to `confirmPresence`. */
  loginId: string;
}

/** The image of an app. */
export interface Logo {
  height: number;
  /** Its path, to be added to the address of this server: `/logos/…`. */
  path: string;
  /** The width at which to show it, in CSS pixels. */
  width: number;
}

/** The purpose of a message. */
export type MessageKind =
  /** Tells a verified address that its account was deleted. */
  | 'ACCOUNT_DELETED'
  /** Tells an address that a change of an address of its account was undone, and that neither address can log in until it is decided which one stays. */
  | 'ADDRESS_FROZEN'
  /** Tells the owner of an address that somebody else claims it. */
  | 'ADDRESS_IN_USE'
  /** Has the link or code that verifies an email address. */
  | 'EMAIL_VERIFICATION'
  /** Tells the address that it was verified. */
  | 'EMAIL_VERIFIED'
  /** Tells the addresses that were frozen which of them can log in now. */
  | 'FREEZE_ENDED'
  /** Tells a verified address that an address of the other kind can now log in to its account. */
  | 'IDENTIFIER_ADDED'
  /** Tells an address that it can no longer log in. */
  | 'IDENTIFIER_CHANGED'
  /** Tells a verified address that the address of the other kind was removed from its account. */
  | 'IDENTIFIER_REMOVED'
  /** Has the link to choose a password, for a person whose user an admin created. */
  | 'INVITATION'
  /** Has a login code, sent by email. */
  | 'LOGIN_CODE_EMAIL'
  /** Has a login code, sent by SMS. */
  | 'LOGIN_CODE_SMS'
  /** Tells a verified email address that somebody logged in from a network and with a kind of device that the user has not used together in the last 30 days. */
  | 'NEW_SIGN_IN'
  /** Tells a verified address that the password was changed. */
  | 'PASSWORD_CHANGED'
  /** Has the link that resets a password. */
  | 'PASSWORD_RESET_EMAIL'
  /** Has the code that resets a password. */
  | 'PASSWORD_RESET_SMS'
  /** Tells the owner that somebody else asks for their dormant phone number, and when it becomes theirs. */
  | 'PHONE_RECLAIM'
  /** Has the code or link that verifies a phone number. */
  | 'PHONE_VERIFICATION'
  /** Tells the number that it was verified. */
  | 'PHONE_VERIFIED'
  /** Tells each verified address that somebody who knows the password entered ten wrong codes. */
  | 'SECOND_FACTOR_GUESSED'
  /** Tells a verified address that the username of its account was added, changed or removed. */
  | 'USERNAME_CHANGED'
  /** Tells each verified address that an authenticator app, recovery codes or a passkey were added. */
  | 'WAY_IN_ADDED'
  /** Tells each verified address that an authenticator app or a passkey was removed. */
  | 'WAY_IN_REMOVED';

/** The change or login that a security notice reports. Reading it changes nothing. The address is always masked: otherwise somebody who has only the link would learn it. */
export interface NoticeInfo {
  /** The address that the notice was sent to, masked. */
  address: string;
  appName: string;
  /** For the page behind the link. */
  branding: Branding;
  /** Whether `sendResetByNotice` sends a reset to the address. */
  canResetPassword: boolean;
  /** The browser or app and the system that the device names, such as `Firefox, Windows`. Null if it is unknown, if no user did it, or if the address no longer belongs to the account. */
  device: string | null;
  /** When it happened. */
  happenedAt: string;
  /** Whether `endSessionsByNotice` has used the link. */
  isUsed: boolean;
  /** The kind of the notice, which says what happened. */
  kind: MessageKind;
  /** The beginning of the IP address: `203.0.*.*`. Null in the same cases as `device`. */
  network: string | null;
  /** For a notice that an address was proven: what else the account has. Null for other notices, if the account has nothing else, and after `removePrepared` or `disownAddress`. */
  preparedBefore: PreparedBefore | null;
  /** For a notice that somebody else asks for the phone number: when it becomes theirs, unless `keepNumberByNotice` keeps it. Null for other notices, and after the request has ended. */
  reclaimDueAt: string | null;
  /** The part of the account that `removeAddedByNotice` removes. Null: there is none, or it can no longer be removed. */
  removable: Removable | null;
  /** The change of an address that the link can undo, or the freeze that it can object to. Null: neither. */
  undo: AddressUndo | null;
}

/** A proof that is older than the change of an address. */
export interface OlderProofInput {
  /** A code that `requestCodeByNotice` or `requestLoginCode` sent by SMS to the number of the account, if that was verified before. It settles changes of an email address. */
  code?: LoginCodeInput | null | undefined;
  /** A passkey that was added before. */
  passkey?: PasskeyAnswerInput | null | undefined;
  /** The password, if it was not changed since the change of the address. */
  password?: string | null | undefined;
  /** A code of an authenticator app that was set up before. */
  totp?: string | null | undefined;
}

/** A key that logs a user in (WebAuthn). A device or a password manager keeps its private half. */
export interface Passkey {
  /** Whether a password manager keeps a copy, so that it is not lost with the device. The device reported this at the last use. */
  backedUp: boolean;
  createdAt: string;
  id: string;
  /** The last login or `confirmPresence` with it. Null if it was never used. */
  lastUsedAt: string | null;
  /** The name that the user gave it. */
  name: string;
}

/** The answer of a passkey to `requestPasskeyLogin`. */
export interface PasskeyAnswerInput {
  loginId: string;
  /** The result of `PublicKeyCredential.toJSON()`. */
  response: Record<string, unknown>;
}

/** The data that a browser or phone needs to make a passkey. */
export interface PasskeyCreation {
  /** Until then, `addPasskey` accepts the answer: five minutes. */
  expiresAt: string;
  /** A `PublicKeyCredentialCreationOptionsJSON`, for `PublicKeyCredential.parseCreationOptionsFromJSON` and `navigator.credentials.create`. */
  options: Record<string, unknown>;
}

/** The data that a browser or phone needs to use a passkey. For `requestPasskeyLogin` it is the same if there is no such user. */
export interface PasskeyRequest {
  /** Until then, the answer is accepted, once: five minutes. */
  expiresAt: string;
  /** Send it with the answer to `logInWithPasskey` or `confirmPresence`, or to `completeLogin`. */
  loginId: string;
  /** A `PublicKeyCredentialRequestOptionsJSON`, for `PublicKeyCredential.parseRequestOptionsFromJSON` and `navigator.credentials.get`. */
  options: Record<string, unknown>;
}

/** The answer to a reset request. It is the same if there is no such user. */
export interface PasswordResetRequest {
  /** Always true. It does not say whether a message was sent. */
  accepted: boolean;
  /** Send it with the SMS code to `resetPassword`. An email link needs only its token. */
  resetId: string;
}

/** The parts of an account that existed before an address of it was proven. Show them to the person who proved the address: somebody else may have prepared the account with it. Parts that the calling session added itself are left out. */
export interface PreparedBefore {
  hasAuthenticatorApp: boolean;
  /** Whether there is a password that the calling session has not proven. */
  hasPassword: boolean;
  identifiers: PreparedIdentifier[];
  passkeys: number;
  remedy: Remedy;
  /** The number of other open sessions. */
  sessionCount: number;
  /** Those that were used last, at most 20. */
  sessions: PreparedSession[];
  /** Pass it to `removePrepared`, `disownAddress` or `sendResetByNotice`. After a verification it is valid for 30 minutes, and in a notice as long as the notice’s link. Keep it secret. */
  token: string;
}

/** Another identifier of the account, proven or not. */
export interface PreparedIdentifier {
  kind: IdentifierKind;
  /** Masked. */
  value: string;
}

/** An open session of the account. */
export interface PreparedSession {
  /** The browser or app and the system that the device names. Null: unknown. */
  device: string | null;
  /** The beginning of the IP address where it began. */
  network: string | null;
  startedAt: string;
}

/** The proof on a session that it is still the same person. */
export interface Presence {
  /** Until then, sensitive changes need no other proof: `provenAt` plus the app’s `presenceSeconds`. */
  goodUntil: string;
  /** The proofs that the user gave in the ten minutes up to `provenAt`. */
  methods: ProofMethod[];
  /** When the newest proof was given. */
  provenAt: string;
}

/** Null clears a field. Fields that are not given do not change. */
export interface ProfileInput {
  /** Data of the app about the user, at most 16 KiB of JSON. */
  attributes?: Record<string, unknown> | null | undefined;
  /** ISO 3166-1 alpha-2, such as `JP`. Phone numbers without `+` are read as local numbers of this country. An empty or unknown country counts as not given, unless such a number needs it. */
  country?: string | null | undefined;
  /** At most 100 characters. */
  displayName?: string | null | undefined;
  /** The language of messages, BCP 47: `ja`, `en-GB`, or as platforms write it, `ja_JP`. An empty or unknown locale counts as not given. */
  locale?: string | null | undefined;
}

/** The ways in which a user proves who they are. */
export type ProofMethod =
  /** A login code sent by email. `amr`: `email`, which RFC 8176 does not define. */
  | 'EMAIL_CODE'
  /** A passkey, whose authenticator checked the user (WebAuthn). `amr`: `pop` and `mfa`. */
  | 'PASSKEY'
  /** The password. `amr`: `pwd`. */
  | 'PASSWORD'
  /** A recovery code. `amr`: `mfa` beside another method. */
  | 'RECOVERY_CODE'
  /** A login code sent by SMS. `amr`: `sms`. */
  | 'SMS_CODE'
  /** A code of an authenticator app (RFC 6238). `amr`: `otp`, and `mfa` beside another method. */
  | 'TOTP';

/** Codes that replace a code of the authenticator app, once each. The server shows them once. Earlier recovery codes no longer work. */
export interface RecoveryCodes {
  /** Ten codes, each of six groups of four letters and digits with dashes between them. */
  codes: string[];
}

/** A password and at least one identifier. `App.signUpOptions` lists the accepted combinations. */
export interface RegisterInput {
  /** Data of the app about the user, at most 16 KiB of JSON. */
  attributes?: Record<string, unknown> | null | undefined;
  /** ISO 3166-1 alpha-2, such as `JP`. Phone numbers without `+` are read as local numbers of this country. An empty or unknown country counts as not given, unless such a number needs it. */
  country?: string | null | undefined;
  /** At most 100 characters. */
  displayName?: string | null | undefined;
  /** ASCII letters, digits and signs with single dots between them, `@` and a domain; at most 254 characters. */
  email?: string | null | undefined;
  /** True: the server creates a random username. Nobody needs to see it. */
  generateUsername?: boolean | null | undefined;
  /** The language of messages, BCP 47: `ja`, `en-GB`, or as platforms write it, `ja_JP`. An empty or unknown locale counts as not given. */
  locale?: string | null | undefined;
  /** 8 to 256 characters, and not a common password. There are no composition rules (NIST SP 800-63B-4, 3.1.1.2). Without a password, the user logs in with codes, so an address is needed to which the app sends login codes. */
  password?: string | null | undefined;
  /** International with `+`. If phone verification is off, also local with `country`. */
  phone?: string | null | undefined;
  /** `[A-Za-z0-9][A-Za-z0-9._-]{2,63}`, not digits only. */
  username?: string | null | undefined;
}

/** The action that the owner of an address can take if somebody else prepared the account. */
export type Remedy =
  /** `disownAddress` takes the address off the account. The account was somebody else’s before the address was entered, so nothing else can be removed. */
  | 'LEAVE'
  /** `removePrepared` removes everything except the address. */
  | 'REMOVE';

/** A part of the account that the link in a notice can remove. */
export type Removable =
  /** The email address that the notice reports. */
  | 'EMAIL'
  /** The passkey that the notice reports. */
  | 'PASSKEY'
  /** The phone number that the notice reports. */
  | 'PHONE'
  /** The authenticator app, with its recovery codes. */
  | 'TOTP';

/** The account whose password the link in an email resets. Reading it changes nothing. The values are always masked: otherwise somebody who has only the link would learn the identifiers. */
export interface ResetLinkInfo {
  /** The email address that the link was sent to, masked. */
  address: string;
  appName: string;
  /** For the page behind the link. */
  branding: Branding;
  /** Whether an admin made the account, and the user chooses the first password by this link. */
  isInvitation: boolean;
  /** Masked. */
  username: string | null;
}

/** Either `token` (from a link) or `resetId` and `code` (from an SMS). */
export interface ResetPasswordInput {
  /** The six digits of the SMS. */
  code?: string | null | undefined;
  /** 8 to 256 characters, and not a common password. There are no composition rules (NIST SP 800-63B-4, 3.1.1.2). */
  newPassword: string;
  /** A recovery code instead of `totp`. It works once. */
  recoveryCode?: string | null | undefined;
  /** From the answer of `requestPasswordReset`. */
  resetId?: string | null | undefined;
  /** The part of the link after the `#`. */
  token?: string | null | undefined;
  /** A code of the authenticator app, if the answer without it was SECOND_FACTOR_REQUIRED. */
  totp?: string | null | undefined;
}

/** Another address of the account, which can be removed. */
export interface ReviewedAddress {
  /** Masked. */
  address: string;
  kind: AddressKind;
  /** False: the user has claimed the address and not proven it. */
  verified: boolean;
}

/** A second factor that a user has set up. */
export interface SecondFactor {
  /** The number of unused recovery codes. Null for an authenticator app. */
  codesLeft: number | null;
  /** When the authenticator app was confirmed. Null for recovery codes. */
  createdAt: string | null;
  /** TOTP, an authenticator app, or RECOVERY_CODE. */
  method: ProofMethod;
}

/** The tokens of a login. Answers with them have `Cache-Control: no-store`. */
export interface Session {
  /** A JWT (RFC 9068: ES256 or RS256, `typ: at+jwt`). Send it as `Authorization: Bearer …`. Other backends check it with the keys at `/.well-known/jwks.json`. */
  accessToken: string;
  /** Seconds until the access token expires. */
  expiresIn: number;
  /** `refreshSession` exchanges it for the next one. If that answer is lost, send it again. Keep it secret. */
  refreshToken: string;
  /** `Bearer` (RFC 6750). */
  tokenType: string;
  user: User;
}

/** An authenticator app that is being set up: codes of six digits every 30 seconds, HMAC-SHA-1 (RFC 6238). The server shows the secret once. */
export interface TotpSetup {
  /** Until then, `confirmTotp` confirms this setup: 30 minutes. */
  expiresAt: string;
  /** The QR code as an SVG document. */
  qrCode: string;
  /** The secret in Base32, for apps that cannot read the QR code. */
  secret: string;
  /** The content of the QR code: `otpauth://totp/…`. On a phone, a link to it opens the authenticator app. */
  uri: string;
}

/** The state of a change of an address. */
export type UndoState =
  /** Both addresses are frozen until somebody shows an older proof or an admin decides. */
  | 'ADMIN'
  /** The new address stays. */
  | 'NEW'
  /** The old address is back. */
  | 'OLD'
  /** Nobody can undo it: somebody owns the old address again, or an earlier change was undone. */
  | 'OVER'
  /** `undoByNotice` can undo it. */
  | 'POSSIBLE'
  /** Both addresses are frozen. The old one comes back at `restoresAt` if nobody objects. */
  | 'WAITING';

/** Identifiers and fields of the profile. A field that is not given does not change. Null clears a field of the profile. An identifier that is null or empty does not change; `removeIdentifier` removes one. */
export interface UpdateAccountInput {
  /** Data of the app about the user, at most 16 KiB of JSON. */
  attributes?: Record<string, unknown> | null | undefined;
  /** ISO 3166-1 alpha-2, such as `JP`. Phone numbers without `+` are read as local numbers of this country. An empty or unknown country counts as not given, unless such a number needs it. */
  country?: string | null | undefined;
  /** At most 100 characters. */
  displayName?: string | null | undefined;
  /** ASCII letters, digits and signs with single dots between them, `@` and a domain; at most 254 characters. */
  email?: string | null | undefined;
  /** The language of messages, BCP 47: `ja`, `en-GB`, or as platforms write it, `ja_JP`. An empty or unknown locale counts as not given. */
  locale?: string | null | undefined;
  /** International with `+`. If phone verification is off, also local with `country`. */
  phone?: string | null | undefined;
  /** `[A-Za-z0-9][A-Za-z0-9._-]{2,63}`, not digits only. */
  username?: string | null | undefined;
}

/** A password and at least one identifier. */
export interface UpgradePseudoUserInput {
  /** Data of the app about the user, at most 16 KiB of JSON. */
  attributes?: Record<string, unknown> | null | undefined;
  /** ISO 3166-1 alpha-2, such as `JP`. Phone numbers without `+` are read as local numbers of this country. An empty or unknown country counts as not given, unless such a number needs it. */
  country?: string | null | undefined;
  /** At most 100 characters. */
  displayName?: string | null | undefined;
  /** ASCII letters, digits and signs with single dots between them, `@` and a domain; at most 254 characters. */
  email?: string | null | undefined;
  /** The language of messages, BCP 47: `ja`, `en-GB`, or as platforms write it, `ja_JP`. An empty or unknown locale counts as not given. */
  locale?: string | null | undefined;
  /** 8 to 256 characters, and not a common password. There are no composition rules (NIST SP 800-63B-4, 3.1.1.2). Without a password, the user logs in with codes, so an address is needed to which the app sends login codes. */
  password?: string | null | undefined;
  /** International with `+`. If phone verification is off, also local with `country`. */
  phone?: string | null | undefined;
  /** `[A-Za-z0-9][A-Za-z0-9._-]{2,63}`, not digits only. */
  username?: string | null | undefined;
}

/** A user of an app. Other users see `id`, `username`, `displayName`, `isPseudo`, `createdAt` and `updatedAt`, and null for the rest, unless the app’s `exposeFullUserDataToOthers` is on. */
export interface User {
  /** Data of the app about the user, at most 16 KiB of JSON. */
  attributes: Record<string, unknown> | null;
  /** ISO 3166-1 alpha-2. Phone numbers without `+` are read as local numbers of this country. */
  country: string | null;
  createdAt: string;
  /** A disabled user cannot log in, verify or reset. */
  disabled: boolean | null;
  /** At most 100 characters. Null: none is set. */
  displayName: string | null;
  /** The current email address. During a change it is the old one. */
  email: Address | null;
  /** Addresses that do not log in now, because a change of them was undone. At most one of each kind. Null if another user asks. */
  frozenAddresses: FrozenAddress[] | null;
  /** Whether the user has a password. Without one, `setPassword` sets it; otherwise `changePassword` changes it. Null if another user asks. */
  hasPassword: boolean | null;
  id: string;
  /** Whether this is a pseudo (anonymous) user, who has no identifier yet and whose session is the only credential. */
  isPseudo: boolean;
  /** When the latest session began: a login, a registration or an upgrade. Null: none yet. A refresh does not count. */
  lastLoginAt: string | null;
  /** The language of messages, BCP 47. */
  locale: string | null;
  /** The identifiers that can log in now. */
  loginIdentifiers: string[] | null;
  /** The user’s passkeys, the oldest first. Null if another user asks. */
  passkeys: Passkey[] | null;
  /** The new address of a change that is not verified yet. */
  pendingEmail: string | null;
  /** The new number of a change that is not verified yet. */
  pendingPhone: string | null;
  /** The current phone number. During a change it is the old one. */
  phone: Address | null;
  /** The authenticator app of the user, and the number of unused recovery codes. Empty: none is set up. Passkeys are in `passkeys`. Null if another user asks. */
  secondFactors: SecondFactor[] | null;
  updatedAt: string;
  /** As it was entered. Two usernames that differ only in letter case are the same. */
  username: string | null;
  /** The open verifications of the user’s addresses. */
  verifications: Verification[] | null;
}

/** The state of one verification of an address. */
export interface Verification {
  address: string;
  /** The number of wrong codes that are still allowed, of 5. */
  attemptsLeft: number;
  /** 10 minutes after the start for an SMS code, 24 hours for an email link and its code. */
  expiresAt: string;
  id: string;
  kind: AddressKind;
  /** `resendVerification` is accepted from this time on: 60 seconds after the last message. */
  resendAvailableAt: string;
  /** When the last message was sent. Null: none has been sent yet. */
  sentAt: string | null;
  state: VerificationState;
}

/** An address that has just been verified. Verifying logs nobody in. */
export interface VerificationResult {
  /** Masked, unless the caller is its user. */
  address: string;
  /** The name of the app. */
  appName: string;
  /** For the page behind a link. */
  branding: Branding;
  kind: AddressKind;
  /** The parts of the account that existed before. Null: there are none, except those that the calling session added itself. If the caller has no session of the user, as behind a link, a password counts as such a part: the person may never have signed up. */
  preparedBefore: PreparedBefore | null;
  /** The URL that the page behind a link redirects to after success. */
  successUrl: string | null;
  /** The user, when the caller is that user. */
  user: User | null;
  verified: boolean;
}

/** The state of a verification. */
export type VerificationState =
  /** The provider says that the message arrived. */
  | 'DELIVERED'
  /** The code or link has expired or was replaced. */
  | 'EXPIRED'
  /** The provider refused the message, or could not deliver it. `resendVerification` sends another. */
  | 'FAILED'
  /** Five wrong codes: `resendVerification` sends a new one. */
  | 'LOCKED'
  /** The message waits to be sent. */
  | 'QUEUED'
  /** The provider has accepted the message. */
  | 'SENT'
  /** Somebody else has verified the address. */
  | 'TAKEN'
  /** The address is verified. */
  | 'VERIFIED';

/** The values of `errors[].extensions.code`. Beside it, `reason` is an ErrorReason, `field` names the argument, `retryAfter` is in seconds, `attemptsLeft` is how many wrong codes are still allowed, and `requestId` finds the request in the log. */
export type ErrorCode =
  /** A change of an address of this account was undone. Until it is decided which address stays, the ways to log in cannot be changed. */
  | 'ADDRESS_FROZEN'
  /** The address is already verified. */
  | 'ALREADY_VERIFIED'
  /** An argument is missing, malformed or too large. */
  | 'BAD_USER_INPUT'
  /** The code or link has expired. Ask for a new one. */
  | 'CODE_EXPIRED'
  /** This app requires a second factor. Set one up with `startTotp` or `startPasskey`, or prove the one that you have with `confirmPresence`. */
  | 'ENROLMENT_REQUIRED'
  /** This token does not allow this request. */
  | 'FORBIDDEN'
  /** This idempotency key was already used, and its result cannot be given again. `reason` says why. */
  | 'IDEMPOTENCY_KEY_USED'
  /** The password is right, but this address has not been verified yet. Verify it, then log in. */
  | 'IDENTIFIER_NOT_VERIFIED'
  /** At least one identifier that can log in is needed; `signUpOptions` lists what this app accepts. */
  | 'IDENTIFIER_REQUIRED'
  /** This address belongs to another account. If that account is yours because the request was sent twice, log in. */
  | 'IDENTIFIER_TAKEN'
  /** Something went wrong. The server’s log has the details under `requestId`. */
  | 'INTERNAL_SERVER_ERROR'
  /** The code is wrong. */
  | 'INVALID_CODE'
  /** The identifier or the password is wrong. */
  | 'INVALID_CREDENTIALS'
  /** This is not a well-formed username, email address or phone number. */
  | 'INVALID_IDENTIFIER'
  /** The answer of the passkey was not accepted: `reason` says why. */
  | 'INVALID_PASSKEY'
  /** The token is malformed, unknown, used or made for another app. */
  | 'INVALID_TOKEN'
  /** The user has no such address. */
  | 'NOTHING_TO_VERIFY'
  /** The object that the request names does not exist in this app. */
  | 'NOT_FOUND'
  /** This user is not a pseudo user, or is upgraded already. */
  | 'NOT_PSEUDO_USER'
  /** This user has no password. Set one with `setPassword`. */
  | 'NO_PASSWORD'
  /** This user has a password. Change it with `changePassword`. */
  | 'PASSWORD_ALREADY_SET'
  /** This server does not send SMS to this kind of number or to its country. */
  | 'PHONE_NOT_ALLOWED'
  /** This needs a fresh proof that it is you: send `currentPassword`, or call `confirmPresence` with one of `methods` first. */
  | 'PRESENCE_REQUIRED'
  /** A pseudo (anonymous) user cannot do this. Upgrade first. */
  | 'PSEUDO_USER'
  /** Too many requests. Try again after `retryAfter` seconds. */
  | 'RATE_LIMITED'
  /** The code is right, but the number belongs to an account that has not been used for a long time. It becomes yours at `dueAt` unless its owner objects. */
  | 'RECLAIM_OPENED'
  /** Two clients used refresh tokens of this session, so it has been ended. */
  | 'REFRESH_TOKEN_REUSED'
  /** This is right so far, but another proof is needed: send `loginId` and one of `factors` to `completeLogin`. */
  | 'SECOND_FACTOR_REQUIRED'
  /** The server is busy. Try again after `retryAfter` seconds. */
  | 'SERVER_BUSY'
  /** The server cannot reach its database. Try again later. */
  | 'SERVICE_UNAVAILABLE'
  /** Too many wrong codes. Ask for a new one later. */
  | 'TOO_MANY_ATTEMPTS'
  /** There is no valid access token. `reason` says what to do. */
  | 'UNAUTHENTICATED'
  /** The new value is the same as the old one. */
  | 'UNCHANGED'
  /** This username belongs to another account. If that account is yours because the request was sent twice, log in. */
  | 'USERNAME_TAKEN'
  /** A password needs 8 to 256 characters, must not be a common one, and must not contain the username, the address or the name of the app. */
  | 'WEAK_PASSWORD';

/** The values of `errors[].extensions.reason`: why the request is refused. A code with only one reason is its own reason. `extensions.min` and `extensions.max` are the bounds that a sentence names. Later versions may add reasons. */
export type ErrorReason =
  /** A change of an address of this account was undone. Until it is decided which address stays, the ways to log in cannot be changed. */
  | 'ADDRESS_FROZEN'
  /** This passkey was already added. */
  | 'ALREADY_ADDED'
  /** The address is already verified. */
  | 'ALREADY_VERIFIED'
  /** The request is malformed. */
  | 'BAD_REQUEST'
  /** This password became public in a data breach of another service. Choose another one. */
  | 'BREACHED'
  /** The template breaks a rule. `previewTemplate` shows which one. */
  | 'BREAKS_TEMPLATE_RULES'
  /** The challenge has expired. Ask for new options. */
  | 'CHALLENGE_EXPIRED'
  /** The challenge was already answered. Ask for new options. */
  | 'CHALLENGE_USED'
  /** The code or link has expired. Ask for a new one. */
  | 'CODE_EXPIRED'
  /** A password must not contain the name of the app. */
  | 'CONTAINS_APP_NAME'
  /** A password must not contain the username, the email address or the phone number. */
  | 'CONTAINS_IDENTIFIER'
  /** This app sends no SMS to the country of this number. */
  | 'COUNTRY_NOT_ALLOWED'
  /** The default app cannot be deleted, because requests that name no app belong to it. */
  | 'DEFAULT_APP'
  /** The argument and the header have different values. */
  | 'DIFFERS_FROM_HEADER'
  /** This app requires a second factor. Set one up with `startTotp` or `startPasskey`, or prove the one that you have with `confirmPresence`. */
  | 'ENROLMENT_REQUIRED'
  /** It cannot be combined with another argument of this request. */
  | 'EXCLUDES_ANOTHER'
  /** The URL must not contain a fragment (#), because the token goes there. */
  | 'HAS_FRAGMENT'
  /** The password is right, but this address has not been verified yet. Verify it, then log in. */
  | 'IDENTIFIER_NOT_VERIFIED'
  /** At least one identifier that can log in is needed; `signUpOptions` lists what this app accepts. */
  | 'IDENTIFIER_REQUIRED'
  /** This address belongs to another account. If that account is yours because the request was sent twice, log in. */
  | 'IDENTIFIER_TAKEN'
  /** Each side of the image needs `min` to `max` pixels. */
  | 'IMAGE_SIZE'
  /** No phone number has these digits. */
  | 'IMPOSSIBLE_NUMBER'
  /** Something went wrong. The server’s log has the details under `requestId`. */
  | 'INTERNAL_SERVER_ERROR'
  /** It contains characters that are not allowed here, such as control characters. */
  | 'INVALID_CHARACTERS'
  /** The code is wrong. */
  | 'INVALID_CODE'
  /** The identifier or the password is wrong. */
  | 'INVALID_CREDENTIALS'
  /** The operation does not match the schema. */
  | 'INVALID_OPERATION'
  /** The token is malformed, unknown, used or made for another app. */
  | 'INVALID_TOKEN'
  /** The time must be in the past. */
  | 'IN_THE_FUTURE'
  /** The time must be in the future. */
  | 'IN_THE_PAST'
  /** This is the last admin token of the app that still works. Create another one first. */
  | 'LAST_TOKEN'
  /** This app sends no login codes to this kind of address. */
  | 'LOGIN_BY_CODE_OFF'
  /** This app does not let users find each other. */
  | 'LOOKUPS_OFF'
  /** It has the wrong format. The schema describes the accepted one. */
  | 'MALFORMED'
  /** It is not what `PublicKeyCredential.toJSON()` returns for these options. */
  | 'MALFORMED_ANSWER'
  /** The URL must begin with https://. */
  | 'NEEDS_HTTPS'
  /** Begin the phone number with + and its country calling code. If phone verification is off, you can send its country instead. */
  | 'NEEDS_PLUS'
  /** This works only with verified addresses, so the verification of this kind of address must be on. */
  | 'NEEDS_VERIFICATION'
  /** The user has no such address. */
  | 'NOTHING_TO_VERIFY'
  /** It is not a PNG or JPEG image in Base64. */
  | 'NOT_AN_IMAGE'
  /** It is not a colour such as #0f766e. */
  | 'NOT_A_COLOR'
  /** It is not a valid URL, or it contains a user name, a password or spaces. */
  | 'NOT_A_URL'
  /** The object that the request names does not exist in this app. */
  | 'NOT_FOUND'
  /** It is not a JSON object. */
  | 'NOT_JSON'
  /** This server sends SMS only to mobile numbers. */
  | 'NOT_MOBILE'
  /** This user is not a pseudo user, or is upgraded already. */
  | 'NOT_PSEUDO_USER'
  /** It must be random: a UUID of version 4, or 22 to 128 letters, digits, - and _. */
  | 'NOT_RANDOM'
  /** It is not UTF-8, or too long. */
  | 'NOT_UTF8'
  /** This server cannot send emails. Its operator must configure an email provider. */
  | 'NO_EMAIL_PROVIDER'
  /** This user has no password. Set one with `setPassword`. */
  | 'NO_PASSWORD'
  /** This server cannot send SMS. Its operator must configure an SMS provider. */
  | 'NO_SMS_PROVIDER'
  /** An access token is needed: `Authorization: Bearer …`. */
  | 'NO_TOKEN'
  /** Only the operator of the server may do this. */
  | 'OPERATOR_ONLY'
  /** This idempotency key was already used for another request. Use a new one. */
  | 'OTHER_INPUT'
  /** It is not the current name of the app. */
  | 'OTHER_NAME'
  /** The request does not come from a page of this server. */
  | 'OTHER_ORIGIN'
  /** This idempotency key was already used, and its result has ended or changed since. Use a new one. */
  | 'OUTCOME_OVER'
  /** It is not between `min` and `max`. */
  | 'OUT_OF_RANGE'
  /** This app has no passkeys. The operator must set `passkeys`. */
  | 'PASSKEYS_OFF'
  /** Another device seems to have a copy of this passkey. Remove it, and add a new one. */
  | 'PASSKEY_CLONED'
  /** This passkey does not work here: it is unknown, or its user cannot log in. */
  | 'PASSKEY_NOT_ACCEPTED'
  /** This user has a password. Change it with `changePassword`. */
  | 'PASSWORD_ALREADY_SET'
  /** This needs a fresh proof that it is you: send `currentPassword`, or call `confirmPresence` with one of `methods` first. */
  | 'PRESENCE_REQUIRED'
  /** The URL must be on the public internet, not in a private network. */
  | 'PRIVATE_NETWORK'
  /** A pseudo (anonymous) user cannot do this. Upgrade first. */
  | 'PSEUDO_USER'
  /** Too many requests. Try again after `retryAfter` seconds. */
  | 'RATE_LIMITED'
  /** The code is right, but the number belongs to an account that has not been used for a long time. It becomes yours at `dueAt` unless its owner objects. */
  | 'RECLAIM_OPENED'
  /** Two clients used refresh tokens of this session, so it has been ended. */
  | 'REFRESH_TOKEN_REUSED'
  /** It contains the same item more than once. */
  | 'REPEATED'
  /** It is missing. */
  | 'REQUIRED'
  /** It uses a name that is reserved. */
  | 'RESERVED_NAME'
  /** The token does not have the role that this needs. */
  | 'ROLE_TOO_LOW'
  /** The URL must begin with https:// or with a scheme that the operator lists in APP_URL_SCHEMES. */
  | 'SCHEME_NOT_LISTED'
  /** This app requires a second factor, and the user has no other. Set up another one first. */
  | 'SECOND_FACTOR_NEEDED'
  /** This app does not use second factors. */
  | 'SECOND_FACTOR_OFF'
  /** This is right so far, but another proof is needed: send `loginId` and one of `factors` to `completeLogin`. */
  | 'SECOND_FACTOR_REQUIRED'
  /** The server is busy. Try again after `retryAfter` seconds. */
  | 'SERVER_BUSY'
  /** The server cannot reach its database. Try again later. */
  | 'SERVICE_UNAVAILABLE'
  /** The session has ended. Log in again. */
  | 'SESSION_ENDED'
  /** The operation is not valid GraphQL, or a value in it has the wrong type. */
  | 'SYNTAX'
  /** The access token has expired. Refresh the session. */
  | 'TOKEN_EXPIRED'
  /** This is one of the most common passwords. Choose another one. */
  | 'TOO_COMMON'
  /** The operation is too large. Split it into smaller ones. */
  | 'TOO_COMPLEX'
  /** It is too large: at most `max` bytes are allowed. */
  | 'TOO_LARGE'
  /** It is too long: at most `max` characters are allowed. */
  | 'TOO_LONG'
  /** It has too many items: at most `max` are allowed. */
  | 'TOO_MANY'
  /** Too many wrong codes. Ask for a new one later. */
  | 'TOO_MANY_ATTEMPTS'
  /** It is too short: it needs at least `min` characters. */
  | 'TOO_SHORT'
  /** The new value is the same as the old one. */
  | 'UNCHANGED'
  /** It is not a country code of two letters, such as JP (ISO 3166-1 alpha-2). */
  | 'UNKNOWN_COUNTRY'
  /** There is no field or argument of this name. */
  | 'UNKNOWN_FIELD'
  /** This kind of password hash cannot be imported. */
  | 'UNKNOWN_HASH'
  /** It is not a language tag, such as en or pt-BR (BCP 47). */
  | 'UNKNOWN_LOCALE'
  /** This server sends no messages to this kind of address through a provider of this name. */
  | 'UNKNOWN_PROVIDER'
  /** This server does not know the range of this phone number yet, so it sends no SMS there. */
  | 'UNKNOWN_RANGE'
  /** It uses a variable that does not exist, or syntax that is not supported. */
  | 'UNKNOWN_VARIABLE'
  /** The body must be application/json and not compressed. */
  | 'UNSUPPORTED_MEDIA_TYPE'
  /** This username belongs to another account. If that account is yours because the request was sent twice, log in. */
  | 'USERNAME_TAKEN'
  /** Only a user may do this, not an admin. */
  | 'USERS_ONLY'
  /** The user is disabled and gets no messages. Enable the user first. */
  | 'USER_DISABLED'
  /** The authenticator did not check who its user is. Ask with `userVerification: "required"`. */
  | 'USER_NOT_VERIFIED'
  /** The challenge was made for another request. Ask for new options, and send the answer to them. */
  | 'WRONG_CHALLENGE'
  /** This kind of identifier cannot be used here. */
  | 'WRONG_KIND'
  /** The page that asked is not among the origins of the app’s `passkeys`. */
  | 'WRONG_ORIGIN'
  /** The passkey is not for the `rpId` of the app’s `passkeys`. */
  | 'WRONG_RP_ID'
  /** It is missing, or its value has the wrong type. */
  | 'WRONG_TYPE';
