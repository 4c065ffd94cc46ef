const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/**
 * The spender of a limit (X6). There is no fourth kind. SOURCE: one network, one user or one app's admins. They get RATE_LIMITED, because their own
 * behaviour is no secret to them. TARGET: everybody who sends to, or guesses at, one address or user. Such limits are silent if a stranger could
 * learn something (A7). PURSE: the money and load of an app or of the server.
 */
export type LimitKind = 'SOURCE' | 'TARGET' | 'PURSE';

/**
 * The thing that the limit protects. MONEY: the app or operator who pays for messages. Such limits are off with the development inbox. RECIPIENT: the person
 * who reads an address. ACCOUNT: an account whose password or code somebody guesses. SERVER: load and storage. PRIVACY: facts about users.
 */
export type Protected = 'MONEY' | 'RECIPIENT' | 'ACCOUNT' | 'SERVER' | 'PRIVACY';

export interface Limit {
  readonly kind: LimitKind;
  /** Null if each quota has its own number, such as a share of a purse. */
  readonly most: number | null;
  readonly windowMs: number;
  /** Whether the caller gets `RATE_LIMITED`. Otherwise the answer looks as if nothing was refused. */
  readonly isRevealed: boolean;
  readonly protects: Protected;
}

/** Every limit that is counted in the database, so that it holds on any number of nodes. */
export const limits = {
  /** X1: wrong passwords for one identifier, or one user, from one network. */
  failedLogins: { kind: 'TARGET', most: 10, windowMs: 15 * minuteMs, isRevealed: true, protects: 'ACCOUNT' },
  /** X1: wrong passwords from one network. */
  failedLoginsOfNetwork: { kind: 'SOURCE', most: 100, windowMs: 15 * minuteMs, isRevealed: true, protects: 'ACCOUNT' },
  /** X1: wrong passwords for one identifier from anywhere since the last success. Above this number, each attempt must wait. */
  failedLoginsInARow: { kind: 'TARGET', most: 30, windowMs: dayMs, isRevealed: true, protects: 'ACCOUNT' },
  /** X15: the same for one user, over all identifiers. Silent. Otherwise it would reveal that a name and a number belong together. */
  failedLoginsOfUser: { kind: 'TARGET', most: 30, windowMs: dayMs, isRevealed: false, protects: 'ACCOUNT' },
  /** X16: logins with the right password. Each writes a session, audit entries and events. */
  loginsOfUser: { kind: 'TARGET', most: 30, windowMs: 10 * minuteMs, isRevealed: true, protects: 'SERVER' },
  /** X2. */
  registrationsOfNetwork: { kind: 'SOURCE', most: 60, windowMs: hourMs, isRevealed: true, protects: 'SERVER' },
  upgradesOfNetwork: { kind: 'SOURCE', most: 60, windowMs: hourMs, isRevealed: true, protects: 'SERVER' },
  pseudoUsersOfNetwork: { kind: 'SOURCE', most: 120, windowMs: hourMs, isRevealed: true, protects: 'SERVER' },
  /** X2: requests for a reset. Each writes a row, even if the identifier belongs to nobody. */
  resetsOfNetwork: { kind: 'SOURCE', most: 60, windowMs: hourMs, isRevealed: true, protects: 'RECIPIENT' },
  /** X2: requests that may send an SMS or an email to an address that the caller named. */
  smsOfNetwork: { kind: 'SOURCE', most: 60, windowMs: hourMs, isRevealed: true, protects: 'MONEY' },
  emailsOfNetwork: { kind: 'SOURCE', most: 60, windowMs: hourMs, isRevealed: true, protects: 'MONEY' },
  /** X8: a twentieth of a purse for one network, plus its merits. */
  purseOfNetworkHour: { kind: 'SOURCE', most: null, windowMs: hourMs, isRevealed: true, protects: 'MONEY' },
  /** X8: a quarter of a purse for one network, whatever its merits are. */
  purseOfNetworkDay: { kind: 'SOURCE', most: null, windowMs: dayMs, isRevealed: true, protects: 'MONEY' },
  /** X8: the app sets the numbers, as `smsDailyLimit` and `emailDailyLimit`. */
  smsOfApp: { kind: 'PURSE', most: 1_000, windowMs: dayMs, isRevealed: true, protects: 'MONEY' },
  emailsOfApp: { kind: 'PURSE', most: 10_000, windowMs: dayMs, isRevealed: true, protects: 'MONEY' },
  /** X8: the operator sets the numbers, as `SMS_DAILY_LIMIT` and `EMAIL_DAILY_LIMIT`. */
  smsOfServer: { kind: 'PURSE', most: 10_000, windowMs: dayMs, isRevealed: true, protects: 'MONEY' },
  emailsOfServer: { kind: 'PURSE', most: 100_000, windowMs: dayMs, isRevealed: true, protects: 'MONEY' },
  /** X11: SMS to a paused country that has proven owners, above the merits of networks: for one network, and for all. */
  slowSmsOfNetwork: { kind: 'SOURCE', most: 1, windowMs: hourMs, isRevealed: true, protects: 'MONEY' },
  slowSmsToCountry: { kind: 'PURSE', most: 20, windowMs: hourMs, isRevealed: true, protects: 'MONEY' },
  /** X3: messages to one address because of claims, over all users. */
  smsToAddress: { kind: 'TARGET', most: 10, windowMs: dayMs, isRevealed: false, protects: 'RECIPIENT' },
  emailsToAddress: { kind: 'TARGET', most: 20, windowMs: dayMs, isRevealed: false, protects: 'RECIPIENT' },
  /** X9: resets for one address, requested by one network that is not known to the user, and by all such networks. */
  resetsToAddressOfNetwork: { kind: 'TARGET', most: 3, windowMs: dayMs, isRevealed: false, protects: 'RECIPIENT' },
  resetSmsToAddress: { kind: 'TARGET', most: 12, windowMs: dayMs, isRevealed: false, protects: 'RECIPIENT' },
  resetEmailsToAddress: { kind: 'TARGET', most: 20, windowMs: dayMs, isRevealed: false, protects: 'RECIPIENT' },
  /** X9: resets that the user's own session, an admin, or one known network of the user requests. */
  resetsOfOwner: { kind: 'TARGET', most: 10, windowMs: dayMs, isRevealed: false, protects: 'RECIPIENT' },
  /** X8: resets of one user from the part of a purse that is reserved for owners. Otherwise one account could empty it from many networks. */
  reserveOfUser: { kind: 'TARGET', most: 5, windowMs: dayMs, isRevealed: false, protects: 'MONEY' },
  /** X9: how often one reset is sent again to a caller who presents its `resetId`, besides once a minute. */
  resetAgain: { kind: 'TARGET', most: 2, windowMs: hourMs, isRevealed: true, protects: 'RECIPIENT' },
  /** X10: notices to one user. */
  noticeSmsOfUser: { kind: 'TARGET', most: 5, windowMs: dayMs, isRevealed: false, protects: 'MONEY' },
  noticeEmailsOfUser: { kind: 'TARGET', most: 20, windowMs: dayMs, isRevealed: false, protects: 'RECIPIENT' },
  /** N3: notices of new sign-ins to one user. Counted separately, so that neither these nor other notices use up the other's number. */
  signInNoticesOfUser: { kind: 'TARGET', most: 10, windowMs: dayMs, isRevealed: false, protects: 'RECIPIENT' },
  /** N22: mails about an addition. Counted separately. Otherwise a thief could use up the number with harmless changes. */
  noticesOfAdditions: { kind: 'TARGET', most: 20, windowMs: dayMs, isRevealed: false, protects: 'RECIPIENT' },
  /** F47: notices of new recovery codes to one user. Otherwise twenty new sets would use up the notices of a day. */
  recoveryCodeNotices: { kind: 'TARGET', most: 2, windowMs: dayMs, isRevealed: false, protects: 'ACCOUNT' },
  /** R2: notices to users who are deleted because they were inactive: a tenth of the app's daily limit. Further deletions wait. */
  inactivityNotices: { kind: 'PURSE', most: null, windowMs: dayMs, isRevealed: false, protects: 'MONEY' },
  /** X3: how often the owner of an address gets a notice that somebody else claims it. */
  addressInUseNotice: { kind: 'TARGET', most: 1, windowMs: dayMs, isRevealed: false, protects: 'RECIPIENT' },
  /** X3: addresses that one user claims. Each gets a message. */
  claimsOfUser: { kind: 'SOURCE', most: 20, windowMs: dayMs, isRevealed: true, protects: 'RECIPIENT' },
  /** Q3: lookups per user. */
  lookup: { kind: 'SOURCE', most: 60, windowMs: hourMs, isRevealed: true, protects: 'PRIVACY' },
  /** Q3, Q4: lookups from one network. */
  lookupsOfNetwork: { kind: 'SOURCE', most: 300, windowMs: hourMs, isRevealed: true, protects: 'PRIVACY' },
  /** X17: changes of a profile. */
  profileWritesOfUser: { kind: 'SOURCE', most: 60, windowMs: hourMs, isRevealed: true, protects: 'SERVER' },
  /** V9: wrong codes of one user for one address. */
  guessesOfUser: { kind: 'TARGET', most: 15, windowMs: dayMs, isRevealed: false, protects: 'ACCOUNT' },
  /** V9: wrong codes of all users together for one address, from networks that are not known to the user. */
  guessesAtAddress: { kind: 'TARGET', most: 50, windowMs: dayMs, isRevealed: false, protects: 'ACCOUNT' },
  /**
   * F16: wrong second factors of one kind for one user in a row, from one known network, or from all others. Above this number, each attempt must
   * wait.
   */
  wrongFactorsInARow: { kind: 'TARGET', most: 10, windowMs: 30 * dayMs, isRevealed: true, protects: 'ACCOUNT' },
  /** F16: the same from all networks that are known to the user. */
  wrongFactorsOfUser: { kind: 'TARGET', most: 30, windowMs: dayMs, isRevealed: true, protects: 'ACCOUNT' },
  /** F16: wrong second factors for one login. */
  triesOfLogin: { kind: 'TARGET', most: 5, windowMs: 10 * minuteMs, isRevealed: true, protects: 'ACCOUNT' },
  /** F16: right first factors of a user who has a second factor, from one network. */
  firstFactorsOfUser: { kind: 'TARGET', most: 30, windowMs: 10 * minuteMs, isRevealed: true, protects: 'SERVER' },
  /** X13: wrong codes from one network, for any account. */
  guessesOfNetwork: { kind: 'SOURCE', most: 20, windowMs: hourMs, isRevealed: true, protects: 'ACCOUNT' },
  /** X21: wrong answers of passkeys from one network. A right one always passes, so this limits only load. */
  wrongPasskeysOfNetwork: { kind: 'SOURCE', most: 60, windowMs: hourMs, isRevealed: true, protects: 'SERVER' },
  /** X18: wrong admin and operator tokens from one network. A right one always passes, so this limits only load. */
  wrongAdminTokensOfNetwork: { kind: 'SOURCE', most: 20, windowMs: hourMs, isRevealed: true, protects: 'SERVER' },
  /** N12: proofs that were given by the link of one notice, for as long as the link works, plus a day. */
  proofsOfNotice: { kind: 'SOURCE', most: 10, windowMs: 4 * dayMs, isRevealed: true, protects: 'ACCOUNT' },
  /** V12: resends to one address for one user. */
  resend: { kind: 'SOURCE', most: 5, windowMs: dayMs, isRevealed: true, protects: 'RECIPIENT' },
  /** X19: saves of templates and settings by one admin token in one app, because the audit log stores old and new texts. */
  savesOfAdmin: { kind: 'SOURCE', most: 120, windowMs: hourMs, isRevealed: true, protects: 'SERVER' },
  /** O2, O21: test messages per app. Not per token, because an admin can create any number of tokens. */
  testMessage: { kind: 'SOURCE', most: 10, windowMs: hourMs, isRevealed: true, protects: 'MONEY' },
  /** O21: test messages to addresses that an admin typed, per app: their readers may be strangers. */
  testsToAnyone: { kind: 'SOURCE', most: 30, windowMs: dayMs, isRevealed: true, protects: 'RECIPIENT' },
  /** O21: such messages to one address. */
  testsToAddress: { kind: 'TARGET', most: 5, windowMs: dayMs, isRevealed: true, protects: 'RECIPIENT' },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof limits;

/** Counters that raise another limit. */
export const merits = {
  /** X7: numbers that were proven from one network. */
  provedFromNetwork: { windowMs: dayMs },
  /** X7: a number counts for only one network a day. Otherwise a few numbers could be proven again and again. */
  provedNumber: { windowMs: dayMs },
} as const;

/** Counters that limit nothing. */
export const counters = {
  /** O9: the same read of personal data by the same admin is recorded once. */
  readByAdmin: { windowMs: 10 * minuteMs },
  /** N6: the uses of the link in a notice. The link of a freeze works until the freeze ends (C19), and no freeze should wait for years. */
  usedNotice: { windowMs: 3_650 * dayMs },
  /** N25: the same for all links of an address that the user gave up, for longer than they work. */
  usedByFormer: { windowMs: 4 * dayMs },
  /** N24: the removals by the link in a notice, for longer than it can remove anything. */
  usedRemoval: { windowMs: 4 * dayMs },
  /** N19: the uses of the links and tokens of one proof, for longer than they work. */
  usedProof: { windowMs: 4 * dayMs },
} as const;

/** X7: how long a network counts as known to a user, and how long a returned user counts for a network. */
export const rememberedMs = 30 * dayMs;
/** X7: a user who returns this long after proving a number is probably not a throw-away account of a fraudster. */
export const provenLongAgoMs = dayMs;
