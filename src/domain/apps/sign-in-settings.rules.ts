import { readRelyingParty } from './passkeys/relying-party.rules.js';
import {
  addressKinds,
  flag,
  lookups,
  number,
  type Setting,
  secondFactor,
  seconds,
  signingAlgorithm,
} from './setting-kinds.rules.js';
import { readTokenClaims } from './token-claims.rules.js';

export const shortestAccessTokenSeconds = 60;
/** Signing keys remain in the JWKS this long after their retirement, so no token may be valid for longer (T3). */
export const longestAccessTokenSeconds = 86_400;

export const longestDormancyDays = 3_650;

/** The longest life of a session (T6). */
const longestStandingTokenSeconds = 7_776_000;

/** The settings of an app for verification, logins and sessions. */
export const signInSettings = {
  emailVerification: {
    ...flag,
    default: false,
    setBy: 'ADMIN',
    meaning: 'On: an email address must be verified before a user can log in with it.',
    label: 'Email addresses have to be verified',
    help: '',
  },
  phoneVerification: {
    ...flag,
    default: false,
    setBy: 'ADMIN',
    meaning: 'On: a phone number must be verified before a user can log in with it.',
    label: 'Phone numbers have to be verified',
    help: '',
  },
  loginByCode: {
    ...addressKinds,
    default: [],
    setBy: 'ADMIN',
    meaning:
      'The kinds of addresses to which `requestLoginCode` sends login codes. A kind can be listed only while its verification is on.',
    label: 'Users can log in with a code sent to',
    help: 'Codes are sent only to addresses that users have verified. First turn on verification for this kind.',
  },
  dormantAfterDays: {
    ...number(0, longestDormancyDays),
    default: 180,
    setBy: 'ADMIN',
    meaning:
      'A phone number is dormant when its owner has not logged in or refreshed a session for this many days, because the carrier may have given it to somebody else. A code to a dormant number logs in or resets the password only together with another proof, if the owner has one. By default 180. 0: never.',
    label: 'Days until an unused phone number is dormant',
    help: 'Carriers give unused numbers to other people. After this many days without a login or refresh, a code to the number needs another proof, if the user has one. 0: never.',
  },
  reclaimDormantNumbers: {
    ...flag,
    default: false,
    setBy: 'ADMIN',
    meaning:
      'Whether the new holder of a dormant phone number can get it. The right code then answers RECLAIM_OPENED, and the owner gets a notice by email. The number becomes theirs after seven days, unless the owner objects or logs in. The owner keeps the account and every other way to log in. Needs `phoneVerification`, and `dormantAfterDays` above 0. By default off.',
    label: 'New holders can get dormant numbers',
    help: 'The owner gets an email and has seven days to keep the number. The account stays the owner’s. First turn on verification for phone numbers.',
  },
  exposeFullUserDataToOthers: {
    ...flag,
    default: false,
    setBy: 'ADMIN',
    meaning: 'Whether users see the full profiles of other users.',
    label: 'Users see full profiles of other users',
    help: 'When off, they see only the display name, the username and dates.',
  },
  lookups: {
    ...lookups,
    default: 'EXACT',
    setBy: 'ADMIN',
    meaning:
      'Whether users can find each other with `userByIdentifier`. EXACT: by a whole username, email address or phone number.',
    label: 'Users can look each other up',
    help: 'A user finds another by typing their whole username, email address or phone number.',
  },
  accessTokenLifetime: {
    ...seconds(shortestAccessTokenSeconds, longestAccessTokenSeconds),
    default: 600,
    setBy: 'ADMIN',
    meaning: 'In seconds. By default 600.',
    label: 'Access token lifetime',
    help: 'The time that a token works until the app has to refresh it.',
  },
  maxAccessTokenLifetime: {
    ...seconds(shortestAccessTokenSeconds, longestAccessTokenSeconds),
    default: 3_600,
    setBy: 'ADMIN',
    meaning: 'In seconds. `login(expiresIn)` gets at most this.',
    label: 'Longest access token lifetime',
    help: 'A login can ask for another lifetime, up to this one.',
  },
  accessTokenAlgorithm: {
    ...signingAlgorithm,
    default: 'ES256',
    setBy: 'ADMIN',
    meaning:
      'The algorithm that signs access tokens. RS256 is for gateways that accept nothing else: its tokens are longer, and signing costs more. When the first app of a server chooses it, the server makes an RSA key and publishes it. For the first ten minutes, tokens are still signed with ES256. Tokens that were issued before stay valid.',
    label: 'Signing algorithm of access tokens',
    help: 'Choose RS256 only for gateways that cannot check ES256. The first app that chooses it still gets ES256 tokens for ten minutes, until the new key is known everywhere.',
  },
  kiiApi: {
    ...flag,
    default: false,
    setBy: 'ADMIN',
    meaning:
      'On: the API of the former service answers below `/api`, so that its SDKs work unchanged, and the tokens that it issues are accepted at `/graphql` too.',
    label: 'API of the former service, Kii Cloud',
    help: 'For apps that use an SDK of Kii Cloud. Their tokens are not refreshed: read the guide first.',
  },
  standingTokenLifetime: {
    ...seconds(shortestAccessTokenSeconds, longestStandingTokenSeconds),
    default: 2_592_000,
    setBy: 'ADMIN',
    meaning:
      'In seconds. By default 2592000, which is 30 days. A token of the former service’s API is valid for at most this long after its login. A pseudo user’s token has no such end.',
    label: 'Longest token lifetime of the API of Kii Cloud',
    help: 'Such a token is never refreshed, so after this time the user logs in again.',
  },
  presenceSeconds: {
    ...seconds(0, 86_400),
    default: 600,
    setBy: 'ADMIN',
    meaning:
      'For this many seconds after a login or `confirmPresence`, a sensitive change needs no password. By default 600. 0: every such change needs the password.',
    label: 'Time without password after a login',
    help: 'For this long, users change or remove identifiers and delete the account without the password. 0: always ask.',
  },
  adminPresence: {
    ...flag,
    default: false,
    setBy: 'ADMIN',
    meaning:
      'On: before a sensitive act, the portal asks the admin to type the token again, unless it was typed in the last ten minutes. Sensitive acts are: to delete a user, to remove an address or a way to log in, to change or test a template, and to change settings that decide where links and events are sent, how users log in, or which messages they get. A call with the token itself needs nothing more.',
    label: 'Admins type their token again before sensitive changes',
    help: 'In the portal, at most once in ten minutes. These changes are sensitive: deletions, removals of addresses and of ways to log in, new admin tokens and webhook secrets, changes and tests of templates, and the settings of links, names, senders, notices, limits, verification and logins.',
  },
  newSignInNotices: {
    ...flag,
    default: true,
    setBy: 'ADMIN',
    meaning:
      'Whether a user gets an email about a login from a network and with a kind of device that they have not used together in the last 30 days.',
    label: 'Users get an email about a new login',
    help: 'When somebody logs in from a new network and with a new kind of device.',
  },
  secondFactor: {
    ...secondFactor,
    default: 'OPTIONAL',
    setBy: 'ADMIN',
    meaning:
      'OFF: nobody is asked for a second factor, and nobody can add one. OPTIONAL: users who have one are asked for it at every login. REQUIRED: a session without one can do nothing but set one up.',
    label: 'Second factor at login',
    help: 'A code of an authenticator app, or a recovery code.',
  },
  claims: {
    type: 'JSON',
    check: readTokenClaims,
    default: null,
    setBy: 'ADMIN',
    meaning:
      'Additional token claims: fields of access tokens, for other backends. Texts may contain `{{ app.id }}`, `{{ session.id }}`, `{{ user.id }}` and `{{ user.role }}` (`pseudo` or `user`). With values filled in, at most 1 KiB of JSON. Registered token claims such as `sub` and `exp` cannot be set.',
    label: 'Token claims',
    help: 'A JSON object. Empty: no extra token claims.',
  },
  passkeys: {
    type: 'JSON',
    check: readRelyingParty,
    default: null,
    setBy: 'OPERATOR',
    meaning:
      'Null: users have no passkeys. Otherwise `{ "rpId": "example.com", "origins": ["https://app.example.com"] }`: the domain that passkeys belong to, and the pages and apps that may ask for them. An origin is `https://` with that domain or a subdomain, or `android:apk-key-hash:` with the hash of an app’s key; in development also `http://localhost`. Only the operator can set it, because a listed page can log in anybody who uses a passkey there. After a change of `rpId`, existing passkeys no longer work.',
    label: 'Passkeys',
    help: 'The domain of the passkeys and the pages that may ask for them. Only the operator can change this.',
  },
} satisfies Record<string, Setting>;
