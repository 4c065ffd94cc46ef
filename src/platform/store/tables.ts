import { and, isNotNull, isNull, ne, type SQL, sql } from 'drizzle-orm';
import type { Canonical } from '../values/canonical.js';
import type { Action, ActorKind } from './audit-actions.js';
import type { Columns } from './columns.js';

/**
 * All tables, described once for both engines. A row's existence replaces a flag: the user can log in with an `identifiers` row, and has not proven a
 * `claims` row.
 */
export function describeTables(c: Columns) {
  const apps = c.table('apps', {
    id: c.text('id').primaryKey(),
    /** Only the differences from the defaults, so that a new setting needs no migration. */
    settings: c.json<Record<string, unknown>>('settings').notNull(),
    createdAt: c.instant('created_at').notNull(),
    updatedAt: c.instant('updated_at').notNull(),
    /** When its deletion began (O20). From then on no request finds the app, and a worker deletes its rows. */
    deletedAt: c.instant('deleted_at'),
  });
  const ofApp = () =>
    c
      .text('app_id')
      .notNull()
      .references(() => apps.id, { onDelete: 'cascade' });

  /** Bearer tokens of operators (without an app) and of one app's admins. Stores only the SHA-256 of a token (O1). */
  const adminTokens = c.table(
    'admin_tokens',
    {
      id: c.text('id').primaryKey(),
      appId: c.text('app_id').references(() => apps.id, { onDelete: 'cascade' }),
      name: c.text('name').notNull(),
      tokenHash: c.text('token_hash').notNull(),
      createdAt: c.instant('created_at').notNull(),
      /** Exact to the minute. Null until the token is used. */
      lastUsedAt: c.instant('last_used_at'),
      /** The token is refused from this instant on. Null if it has no end. */
      expiresAt: c.instant('expires_at'),
    },
    t => [
      c.uniqueIndex('admin_tokens_hash').on(t.tokenHash),
      c.index('admin_tokens_by_app').on(t.appId),
      c.index('admin_tokens_by_end').on(t.expiresAt),
    ],
  );

  /** Sessions of the portal that have not been ended (O8). A cookie without a row is refused. */
  const portalSessions = c.table(
    'portal_sessions',
    {
      id: c.text('id').primaryKey(),
      tokenId: c
        .text('token_id')
        .notNull()
        .references(() => adminTokens.id, { onDelete: 'cascade' }),
      /** Exact to the minute. */
      lastUsedAt: c.instant('last_used_at').notNull(),
      expiresAt: c.instant('expires_at').notNull(),
    },
    t => [
      c.index('portal_sessions_by_token').on(t.tokenId, t.lastUsedAt),
      c.index('portal_sessions_by_end').on(t.expiresAt),
    ],
  );

  /** A user without a `passwordHash` is a pseudo user (P1). `user-kind.rules.ts` says why a user without a password has one. */
  const users = c.table(
    'users',
    {
      id: c.text('id').primaryKey(),
      appId: ofApp(),
      passwordHash: c.text('password_hash'),
      displayName: c.text('display_name'),
      country: c.text('country'),
      locale: c.text('locale'),
      attributes: c.json<Record<string, unknown>>('attributes'),
      disabledAt: c.instant('disabled_at'),
      createdAt: c.instant('created_at').notNull(),
      updatedAt: c.instant('updated_at').notNull(),
      /**
       * When the user's last session ended, or when the user was created if there was none (R1). While a session is live, this may be any instant up
       * to its end, because a refresh extends the session without writing here.
       */
      sessionsEndedAt: c.instant('sessions_ended_at').notNull().default(0),
      /** When the user's latest session began (O13). 0 if there was none. */
      lastLoginAt: c.instant('last_login_at').notNull().default(0),
      /**
       * The `updatedAt` for which the user's search terms were written (O13). If it differs from `updatedAt`, they must be written again. -1 if they
       * were never written.
       */
      indexedUpdate: c.instant('indexed_update').notNull().default(-1),
    },
    t => [
      c.index('users_by_app').on(t.appId, t.createdAt),
      // SQLite prefers these to `users_by_app`, because they contain the whole order of a list. They also contain the columns of their conditions, so
      // that SQLite counts without reading the rows.
      c.index('users_disabled').on(t.appId, t.createdAt, t.id, t.disabledAt).where(isNotNull(t.disabledAt)),
      c.index('users_pseudo').on(t.appId, t.createdAt, t.id, t.passwordHash).where(isNull(t.passwordHash)),
      c.index('users_full').on(t.appId, t.createdAt, t.id).where(isNotNull(t.passwordHash)),
      c.index('users_expiring').on(t.sessionsEndedAt).where(isNull(t.passwordHash)),
      c
        .index('users_inactive')
        .on(t.appId, t.sessionsEndedAt)
        .where(and(isNotNull(t.passwordHash), isNull(t.disabledAt)) as SQL),
      c.index('users_by_last_login').on(t.appId, t.lastLoginAt, t.id),
      c.index('users_to_index').on(t.appId, t.indexedUpdate).where(ne(t.indexedUpdate, t.updatedAt)),
    ],
  );
  const ofUser = () =>
    c
      .text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' });

  /** Contains only identifiers that can log in. The primary key enforces V4: the first transaction to commit owns the value. */
  const identifiers = c.table(
    'identifiers',
    {
      appId: c.text('app_id').notNull(),
      kind: c.text('kind').$type<'USERNAME' | 'EMAIL' | 'PHONE'>().notNull(),
      value: c.bytewise('value').$type<Canonical>().notNull(),
      /** A username as it was entered. An address is shown in its stored form. */
      display: c.text('display').notNull(),
      userId: ofUser(),
      verifiedAt: c.instant('verified_at').notNull(),
      /**
       * When its user proved it. Null for a username, for an address that was stored while verification was OFF (A6), and for one that an admin
       * marked.
       */
      provenAt: c.instant('proven_at'),
    },
    t => [
      c.primaryKey({ name: 'identifiers_pk', columns: [t.appId, t.kind, t.value] }),
      c.uniqueIndex('identifiers_one_per_kind').on(t.userId, t.kind),
      c
        .index('identifiers_of_addresses')
        .on(t.appId, t.kind, t.provenAt)
        .where(ne(t.kind, sql.raw("'USERNAME'"))),
    ],
  );

  /** The terms by which a search finds a user: identifiers, claims and words of the name, in folded spelling (O13). */
  const searchTerms = c.table(
    'search_terms',
    {
      appId: c.text('app_id').notNull(),
      term: c.bytewise('term').notNull(),
      userId: ofUser(),
    },
    t => [
      c.primaryKey({ name: 'search_terms_pk', columns: [t.appId, t.term, t.userId] }),
      c.index('search_terms_of_user').on(t.userId, t.term),
    ],
  );

  /** Addresses that a user claims and has not proven. Any number of users may claim the same value. */
  const claims = c.table(
    'claims',
    {
      id: c.text('id').primaryKey(),
      appId: c.text('app_id').notNull(),
      userId: ofUser(),
      kind: c.text('kind').$type<'EMAIL' | 'PHONE'>().notNull(),
      value: c.bytewise('value').$type<Canonical>().notNull(),
      createdAt: c.instant('created_at').notNull(),
      /** When the user confirmed it with a second factor. Null if they did not, so that the change can be undone (C11). */
      factorProvenAt: c.instant('factor_proven_at'),
    },
    t => [
      c.uniqueIndex('claims_one_per_kind').on(t.userId, t.kind),
      c.index('claims_by_value').on(t.appId, t.kind, t.value, t.createdAt),
    ],
  );

  /**
   * Addresses that users gave up, as long as that can be undone (C11). While `frozenAt` is set and `endedAt` is null, the given-up address and the
   * new one are frozen. Neither is in `identifiers`, so neither can log in, reset the password or find the user.
   */
  const givenUpAddresses = c.table(
    'given_up_addresses',
    {
      id: c.text('id').primaryKey(),
      appId: c.text('app_id').notNull(),
      userId: ofUser(),
      kind: c.text('kind').$type<'EMAIL' | 'PHONE'>().notNull(),
      value: c.bytewise('value').$type<Canonical>().notNull(),
      givenUpAt: c.instant('given_up_at').notNull(),
      /**
       * The hash of the password at that time, which is a proof even after a reset (C14). Null if there was none, or if it was so new that a thief
       * could have set it.
       */
      passwordHash: c.text('password_hash'),
      /** The user's address of this kind when it was frozen. Null if there was none. */
      newValue: c.bytewise('new_value').$type<Canonical>(),
      newVerifiedAt: c.instant('new_verified_at'),
      newProvenAt: c.instant('new_proven_at'),
      /** When the reader of the given-up address undid the change. Null if nobody has. */
      frozenAt: c.instant('frozen_at'),
      /** When the user gets the given-up address back if nobody objects. Null if never. */
      restoresAt: c.instant('restores_at'),
      /** When somebody objected that the change was right. */
      objectedAt: c.instant('objected_at'),
      /** When each side gave a proof that is older than the change. */
      undoProvenAt: c.instant('undo_proven_at'),
      objectionProvenAt: c.instant('objection_proven_at'),
      endedAt: c.instant('ended_at'),
      /** The address that the user has since then. An admin's decision is final. */
      outcome: c.text('outcome').$type<'OLD' | 'NEW'>(),
      decidedAt: c.instant('decided_at'),
    },
    t => [
      c.index('given_up_addresses_of_user').on(t.userId, t.kind),
      c.index('given_up_addresses_by_value').on(t.appId, t.kind, t.value),
      c.index('given_up_addresses_by_new_value').on(t.appId, t.kind, t.newValue),
      c.index('given_up_addresses_due').on(t.restoresAt),
      c.index('given_up_addresses_by_time').on(t.givenUpAt),
    ],
  );

  /**
   * Dormant phone numbers that new holders have requested, at most one row for each number (M17). `userId` is the owner. A row is open until `dueAt`,
   * and is then deleted. After an objection it has `keptUntil` instead.
   */
  const reclaims = c.table(
    'reclaims',
    {
      appId: c.text('app_id').notNull(),
      value: c.bytewise('value').$type<Canonical>().notNull(),
      userId: ofUser(),
      /** Null if the claimant was deleted. */
      claimantId: c.text('claimant_id').references(() => users.id, { onDelete: 'set null' }),
      openedAt: c.instant('opened_at').notNull(),
      dueAt: c.instant('due_at'),
      /** Set after an objection by a link: until then nobody can open another reclaim. */
      keptUntil: c.instant('kept_until'),
    },
    t => [
      c.primaryKey({ name: 'reclaims_pk', columns: [t.appId, t.value] }),
      c.index('reclaims_of_user').on(t.userId),
      c.index('reclaims_of_claimant').on(t.claimantId),
      c.index('reclaims_due').on(t.dueAt),
      c.index('reclaims_kept').on(t.keptUntil),
    ],
  );

  /**
   * One chance to prove a claim, to reset a password or to log in by a code. Its code and link token are derived from `id` with a server key (V11),
   * and are not stored. A reset or login without a user is a decoy that answers like a real one (W4).
   */
  const challenges = c.table(
    'challenges',
    {
      id: c.text('id').primaryKey(),
      appId: c.text('app_id').notNull(),
      purpose: c.text('purpose').$type<'CLAIM' | 'RESET' | 'LOGIN'>().notNull(),
      kind: c.text('kind').$type<'EMAIL' | 'PHONE'>().notNull(),
      value: c.bytewise('value').$type<Canonical>().notNull(),
      userId: c.text('user_id').references(() => users.id, { onDelete: 'cascade' }),
      claimId: c.text('claim_id'),
      createdAt: c.instant('created_at').notNull(),
      expiresAt: c.instant('expires_at').notNull(),
      guesses: c.count('guesses').notNull(),
      lastSentAt: c.instant('last_sent_at').notNull(),
      /** Set once, when the challenge is used, replaced or disowned. Null while it can still be answered. */
      closedAt: c.instant('closed_at'),
      outcome: c.text('outcome').$type<'USED' | 'REPLACED' | 'DISOWNED'>(),
      /** The bucket of `sms_traffic` in which its SMS is judged. Null if it is not judged (X11). */
      trafficSince: c.instant('traffic_since'),
    },
    t => [
      c.index('challenges_by_claim').on(t.claimId, t.createdAt),
      c.index('challenges_by_user').on(t.userId),
      c.index('challenges_by_expiry').on(t.expiresAt),
    ],
  );

  /** The authenticator app of a user (F11). The existence of a row makes it a second factor. */
  const totps = c.table('totps', {
    userId: ofUser().primaryKey(),
    /** New with each setup. A change of it ends logins that wait for a second factor (F13). */
    id: c.text('id').notNull(),
    /** Base32, sealed with a key that is derived from SECRET_KEY. */
    sealedSecret: c.text('sealed_secret').notNull(),
    createdAt: c.instant('created_at').notNull(),
    /** The last time step whose code was accepted. Only later ones will be accepted (F12). */
    lastStep: c.count('last_step').notNull(),
  });

  /** Authenticator apps that are being set up, and are not second factors yet (F11). */
  const totpSetups = c.table(
    'totp_setups',
    {
      userId: ofUser().primaryKey(),
      /** Only the session that began it can confirm it. */
      sessionId: c.text('session_id').notNull(),
      sealedSecret: c.text('sealed_secret').notNull(),
      startedAt: c.instant('started_at').notNull(),
    },
    t => [c.index('totp_setups_by_start').on(t.startedAt)],
  );

  /** Recovery codes that have not been used, as hashes (F14). */
  const recoveryCodes = c.table('recovery_codes', { userId: ofUser(), hash: c.text('hash').notNull() }, t => [
    c.primaryKey({ name: 'recovery_codes_pk', columns: [t.userId, t.hash] }),
  ]);

  /** A family of refresh tokens (T5). Token number `generation` is derived from the id, so no token is stored. */
  const sessions = c.table(
    'sessions',
    {
      id: c.text('id').primaryKey(),
      appId: c.text('app_id').notNull(),
      userId: ofUser(),
      generation: c.count('generation').notNull(),
      /** How many generations are between the last presented one and the newest. All of them are void. */
      voided: c.count('voided').notNull().default(0),
      /** The same between the last two presented ones. Null if only one is known, because the database is an older copy. */
      voidedBefore: c.count('voided_before').default(0),
      /** When the newest generation was issued. */
      rotatedAt: c.instant('rotated_at').notNull(),
      accessTokenSeconds: c.count('access_token_seconds').notNull(),
      createdAt: c.instant('created_at').notNull(),
      lastUsedAt: c.instant('last_used_at').notNull(),
      idleExpiresAt: c.instant('idle_expires_at').notNull(),
      /** Null for a pseudo user, whose session has no absolute end (T6). */
      expiresAt: c.instant('expires_at'),
      /** The user agent and IP address of the newest refresh (T7). */
      userAgent: c.text('user_agent'),
      ip: c.text('ip'),
      /** The IP address where the session began. A refresh does not change it (T9). */
      firstIp: c.text('first_ip'),
      /** The methods by which its user proved presence, and their times (F2). */
      proofs: c.json<Readonly<Record<string, number>>>('proofs').notNull().default({}),
    },
    t => [c.index('sessions_by_user').on(t.userId), c.index('sessions_by_idle_expiry').on(t.idleExpiresAt)],
  );

  /** Passkeys of users (F30). Contains only public keys, so nobody can log in with a copy of the database. */
  const passkeys = c.table(
    'passkeys',
    {
      id: c.text('id').primaryKey(),
      appId: c.text('app_id').notNull(),
      userId: ofUser(),
      /** The authenticator's id of the passkey, in Base64URL. */
      credentialId: c.text('credential_id').notNull(),
      /** A COSE key in Base64URL. */
      publicKey: c.text('public_key').notNull(),
      /** The user handle of a passkey from another system, in Base64URL. Null means the user's id. Empty if it is not known. */
      userHandle: c.text('user_handle'),
      /** The authenticator's signature counter after its last use (F36). */
      counter: c.bigCount('counter').notNull(),
      /** Whether it can be copied to other devices, and whether a copy exists. */
      copies: c.text('copies').$type<'NEVER' | 'POSSIBLE' | 'EXIST'>().notNull(),
      /** The ways in which a browser reaches the authenticator, as reported by the browser. */
      transports: c.json<readonly string[]>('transports').notNull(),
      name: c.text('name').notNull(),
      createdAt: c.instant('created_at').notNull(),
      lastUsedAt: c.instant('last_used_at'),
    },
    t => [
      c.uniqueIndex('passkeys_by_credential').on(t.appId, t.credentialId),
      c.index('passkeys_by_user').on(t.userId, t.createdAt),
    ],
  );

  /** Answered challenges of passkeys, kept until they would have expired, because each can be used only once (F34). */
  const usedChallenges = c.table(
    'used_challenges',
    {
      id: c.text('id').primaryKey(),
      expiresAt: c.instant('expires_at').notNull(),
    },
    t => [c.index('used_challenges_by_end').on(t.expiresAt)],
  );

  const signingKeys = c.table('signing_keys', {
    /** The JWS `kid`. */
    id: c.text('id').primaryKey(),
    /** PKCS #8, sealed with a key that is derived from SECRET_KEY. */
    sealedPrivateKey: c.text('sealed_private_key').notNull(),
    publicJwk: c.json<Record<string, string>>('public_jwk').notNull(),
    createdAt: c.instant('created_at').notNull(),
    /** The key signs nothing after this instant, which may be in the future. The JWKS contains it until its last token has expired. */
    retiredAt: c.instant('retired_at'),
  });

  /** The outbox of messages. Never contains a text, a code or a token (D2). */
  const messages = c.table(
    'messages',
    {
      id: c.text('id').primaryKey(),
      appId: c.text('app_id').notNull(),
      userId: c.text('user_id').references(() => users.id, { onDelete: 'cascade' }),
      channel: c.text('channel').$type<'EMAIL' | 'SMS'>().notNull(),
      kind: c.text('kind').$type<MessageKind>().notNull(),
      recipient: c.bytewise('recipient').$type<Canonical>().notNull(),
      locale: c.text('locale').notNull(),
      challengeId: c.text('challenge_id'),
      /** Values for the template that are not secret, for example the masked new address of a change. */
      variables: c.json<Record<string, string>>('variables').notNull(),
      /** The template of a test message (O2), which is sent with invented values in place of secrets. */
      draft: c.json<TestText>('draft'),
      /** SUPPRESSED means silently not sent, because of a limit or a test address (X3, D8). Such a message is QUEUED first. */
      state: c.text('state').$type<MessageState>().notNull(),
      attempts: c.count('attempts').notNull(),
      nextAttemptAt: c.instant('next_attempt_at').notNull(),
      /** Until this instant one worker is sending the message, and no other leases it. */
      leaseUntil: c.instant('lease_until'),
      /** The message is not sent after this instant. */
      expiresAt: c.instant('expires_at').notNull(),
      /** `none` if it is or will be SUPPRESSED. */
      provider: c.text('provider'),
      providerMessageId: c.text('provider_message_id'),
      /** The provider's answer as a code. It never contains a value that we sent. */
      lastError: c.text('last_error'),
      createdAt: c.instant('created_at').notNull(),
      sentAt: c.instant('sent_at'),
      /** When a receipt arrived (D7). */
      receiptAt: c.instant('receipt_at'),
    },
    t => [
      c.index('messages_due').on(t.state, t.nextAttemptAt),
      c.index('messages_by_app').on(t.appId, t.createdAt),
      c.index('messages_by_state').on(t.appId, t.state, t.createdAt),
      c.index('messages_by_recipient').on(t.appId, t.recipient, t.createdAt),
      c.index('messages_by_user').on(t.userId, t.appId, t.createdAt),
      c.index('messages_by_challenge').on(t.challengeId),
      c.index('messages_by_expiry').on(t.expiresAt),
      // The user column, which is always null here, makes SQLite prefer these indexes to `messages_by_user`.
      c
        .index('messages_for_nobody')
        .on(t.userId, t.expiresAt)
        .where(and(isNull(t.userId), isNotNull(t.challengeId)) as SQL),
      c
        .index('messages_to_deleted')
        .on(t.userId, t.expiresAt)
        .where(and(isNull(t.userId), isNull(t.challengeId)) as SQL),
    ],
  );

  /** The providers that were asked to send a message (D16), and their answers. */
  const sends = c.table(
    'sends',
    {
      messageId: c
        .text('message_id')
        .notNull()
        .references(() => messages.id, { onDelete: 'cascade' }),
      provider: c.text('provider').notNull(),
      state: c.text('state').$type<SendState>().notNull(),
      providerMessageId: c.text('provider_message_id'),
      /** A code such as `vonage:4`, never the provider's own text. */
      code: c.text('code'),
      /** When it was last asked. */
      askedAt: c.instant('asked_at').notNull(),
      /** Null if it has not answered. */
      answeredAt: c.instant('answered_at'),
      /** When the final receipt arrived (D18). */
      receiptAt: c.instant('receipt_at'),
      /** How many receipts it gets (D33). Null if one, or not known yet. */
      parts: c.count('parts'),
    },
    t => [c.primaryKey({ name: 'sends_pk', columns: [t.messageId, t.provider] })],
  );

  /** The state of each part of an SMS, by the first receipt for it (D33). */
  const sendParts = c.table(
    'send_parts',
    {
      messageId: c
        .text('message_id')
        .notNull()
        .references(() => messages.id, { onDelete: 'cascade' }),
      provider: c.text('provider').notNull(),
      /** The provider's id of the part. */
      part: c.text('part').notNull(),
      state: c.text('state').$type<'DELIVERED' | 'FAILED'>().notNull(),
      /** A code such as `vonage:receipt-6`. Null if it was delivered. */
      code: c.text('code'),
      receiptAt: c.instant('receipt_at').notNull(),
    },
    t => [c.primaryKey({ name: 'send_parts_pk', columns: [t.messageId, t.provider, t.part] })],
  );

  /**
   * Events for the apps' webhooks (O6). `data` has ids, kinds and names of fields, but never values, so a row may remain after its user is deleted.
   */
  const events = c.table(
    'events',
    {
      id: c.text('id').primaryKey(),
      appId: ofApp(),
      type: c.text('type').$type<EventType>().notNull(),
      userId: c.text('user_id'),
      data: c.json<Record<string, unknown>>('data').notNull(),
      state: c.text('state').$type<'QUEUED' | 'DELIVERED' | 'FAILED'>().notNull(),
      attempts: c.count('attempts').notNull(),
      nextAttemptAt: c.instant('next_attempt_at').notNull(),
      /** Until this instant one worker is sending the event, and no other leases it. */
      leaseUntil: c.instant('lease_until'),
      /** The first failed attempt after this instant is the last one. */
      expiresAt: c.instant('expires_at').notNull(),
      /** Why the last attempt failed, as a code. It never contains text of the endpoint. */
      lastError: c.text('last_error'),
      createdAt: c.instant('created_at').notNull(),
      deliveredAt: c.instant('delivered_at'),
    },
    t => [
      c.index('events_due').on(t.state, t.nextAttemptAt),
      c.index('events_due_by_app').on(t.appId, t.state, t.nextAttemptAt),
      c.index('events_by_app').on(t.appId, t.createdAt),
      c.index('events_by_expiry').on(t.expiresAt),
      c.index('events_by_user').on(t.userId, t.state),
    ],
  );

  /** The secrets that sign an app's events (Standard Webhooks), sealed with a key that is derived from SECRET_KEY. */
  const webhookSecrets = c.table('webhook_secrets', {
    appId: c
      .text('app_id')
      .primaryKey()
      .references(() => apps.id, { onDelete: 'cascade' }),
    sealed: c.text('sealed').notNull(),
    /** The previous secret, which also signs until `previousEndsAt`. */
    sealedPrevious: c.text('sealed_previous'),
    previousEndsAt: c.instant('previous_ends_at'),
  });

  /** An app's own texts of messages. Without a row, the default text is used. */
  const templates = c.table(
    'templates',
    {
      appId: ofApp(),
      kind: c.text('kind').$type<MessageKind>().notNull(),
      locale: c.text('locale').notNull(),
      subject: c.text('subject'),
      text: c.text('text').notNull(),
      html: c.text('html'),
      updatedAt: c.instant('updated_at').notNull(),
    },
    t => [c.primaryKey({ name: 'templates_pk', columns: [t.appId, t.kind, t.locale] })],
  );

  /** The logo of an app. It is separate from the settings, which are read much more often. */
  const logos = c.table(
    'logos',
    {
      appId: ofApp().primaryKey(),
      /** Derived from the content and its size, so that a URL always shows the same image (O19). */
      id: c.text('id').notNull(),
      /** Base64, because both engines store text in the same way. */
      data: c.text('data').notNull(),
    },
    t => [c.index('logos_by_id').on(t.id)],
  );

  /** Requests with an idempotency key that were carried out (K4). */
  const repeatableRequests = c.table(
    'repeatable_requests',
    {
      /** A MAC of the key with its app, operation and caller. The primary key ensures that only one request is carried out (K7). */
      id: c.text('id').primaryKey(),
      /** A MAC of the input without its passwords. */
      inputMac: c.text('input_mac').notNull(),
      /** The id of the session or token that was created. Null only until the end of the transaction that creates it. */
      outcomeId: c.text('outcome_id'),
      /** A MAC of the user's password hash after the request, because a changed password ends repeats (K8). Null if there is no user. */
      passwordMac: c.text('password_mac'),
      expiresAt: c.instant('expires_at').notNull(),
    },
    t => [c.index('repeatable_requests_by_end').on(t.expiresAt)],
  );

  /** How much of a limit was spent in the window that ends at `resetsAt`. A row remains after its user or address is deleted. */
  const budgets = c.table(
    'budgets',
    {
      subject: c.text('subject').primaryKey(),
      spent: c.count('spent').notNull(),
      resetsAt: c.instant('resets_at').notNull(),
    },
    t => [c.index('budgets_by_reset').on(t.resetsAt)],
  );

  /**
   * Known networks of users (X7), and the origins of their sessions (N1). `network` is a MAC of either, because it would reveal where a user was. If
   * an instant is in the past, its fact is no longer true.
   */
  const userNetworks = c.table(
    'user_networks',
    {
      userId: ofUser(),
      network: c.text('network').notNull(),
      /** Until when the network counts as known to the user. */
      knownUntil: c.instant('known_until').notNull(),
      /** Until when the user counts as one who came back to this network at least a day after proving a number. */
      returnedUntil: c.instant('returned_until').notNull(),
    },
    t => [
      c.primaryKey({ name: 'user_networks_pk', columns: [t.userId, t.network] }),
      c.index('user_networks_by_return').on(t.network, t.returnedUntil),
      c.index('user_networks_by_end').on(t.knownUntil, t.returnedUntil),
    ],
  );

  /** SMS of claims and their right codes, counted per country and per ten minutes in which the codes were created. */
  const smsTraffic = c.table(
    'sms_traffic',
    {
      appId: c.text('app_id').notNull(),
      country: c.text('country').notNull(),
      since: c.instant('since').notNull(),
      sent: c.count('sent').notNull(),
      verified: c.count('verified').notNull(),
    },
    t => [
      c.primaryKey({ name: 'sms_traffic_pk', columns: [t.appId, t.country, t.since] }),
      c.index('sms_traffic_by_time').on(t.since),
    ],
  );

  /** Countries that get no SMS for claims at present, because too few of them led to a verification. */
  const smsPauses = c.table(
    'sms_pauses',
    {
      appId: c.text('app_id').notNull(),
      country: c.text('country').notNull(),
      since: c.instant('since').notNull(),
      endsAt: c.instant('ends_at').notNull(),
      /** The counts by which it was judged. */
      sent: c.count('sent').notNull(),
      verified: c.count('verified').notNull(),
    },
    t => [c.primaryKey({ name: 'sms_pauses_pk', columns: [t.appId, t.country] })],
  );

  /** Written only by nodes of an earlier version, one row for each channel. `provider_failures` has replaced it. */
  const providerTroubles = c.table('provider_troubles', {
    channel: c.text('channel').$type<'EMAIL' | 'SMS'>().primaryKey(),
    /** The provider whose attempt failed last. */
    provider: c.text('provider').notNull(),
    /** When the first of these attempts failed. */
    since: c.instant('since').notNull(),
    /** Attempts that failed because of a problem of the provider or of our account there. */
    failures: c.count('failures').notNull(),
    /** Messages that the provider refused permanently. */
    refusals: c.count('refusals').notNull(),
    lastFailedAt: c.instant('last_failed_at').notNull(),
    /** A code such as `vonage:4`, never the provider's own text. */
    lastError: c.text('last_error').notNull(),
  });

  /** Providers in trouble (O17). A row exists from the first failure until the provider accepts a message, from any node. */
  const providerFailures = c.table(
    'provider_failures',
    {
      channel: c.text('channel').$type<'EMAIL' | 'SMS'>().notNull(),
      provider: c.text('provider').notNull(),
      /** When the first of these attempts failed. */
      since: c.instant('since').notNull(),
      /** Attempts that failed because of a problem of the provider or of our account there. */
      failures: c.count('failures').notNull(),
      /** Messages that the provider refused permanently. */
      refusals: c.count('refusals').notNull(),
      lastFailedAt: c.instant('last_failed_at').notNull(),
      /** A code such as `vonage:4`, never the provider's own text. */
      lastError: c.text('last_error').notNull(),
    },
    t => [c.primaryKey({ name: 'provider_failures_pk', columns: [t.channel, t.provider] })],
  );

  /** Counts of events in an app on one day (O18). */
  const dailyCounts = c.table(
    'daily_counts',
    {
      appId: ofApp(),
      /** Days since 1970, UTC. */
      day: c.count('day').notNull(),
      name: c.text('name').$type<CountName>().notNull(),
      /** Divides a name further, by country or reason. Otherwise empty. */
      detail: c.text('detail').notNull(),
      count: c.count('count').notNull(),
    },
    t => [
      c.primaryKey({ name: 'daily_counts_pk', columns: [t.appId, t.day, t.name, t.detail] }),
      c.index('daily_counts_by_day').on(t.day),
    ],
  );

  /** The last day on which a session of the user was opened or refreshed (O18). */
  const activeUsers = c.table(
    'active_users',
    {
      userId: c
        .text('user_id')
        .primaryKey()
        .references(() => users.id, { onDelete: 'cascade' }),
      appId: c.text('app_id').notNull(),
      /** Days since 1970, UTC. */
      day: c.count('day').notNull(),
    },
    t => [c.index('active_users_by_day').on(t.appId, t.day)],
  );

  /** Append-only. A row remains after its user is deleted, and contains no secret and no address (O4). */
  const auditLog = c.table(
    'audit_log',
    {
      id: c.text('id').primaryKey(),
      appId: c.text('app_id'),
      at: c.instant('at').notNull(),
      action: c.text('action').$type<Action>().notNull(),
      actor: c.text('actor').$type<ActorKind>().notNull(),
      /** The id of the user or of the admin token. */
      actorId: c.text('actor_id'),
      userId: c.text('user_id'),
      ip: c.text('ip'),
      details: c.json<Record<string, unknown>>('details').notNull(),
    },
    t => [
      c.index('audit_log_by_app').on(t.appId, t.at),
      c.index('audit_log_by_user').on(t.appId, t.userId, t.at),
      c.index('audit_log_by_action').on(t.appId, t.action, t.at),
    ],
  );

  /** The version of the spelling in which stored identifiers were last written (I8). At most one row. */
  const spellings = c.table('spellings', {
    version: c.text('version').primaryKey(),
    finishedAt: c.instant('finished_at').notNull(),
  });

  return {
    apps,
    adminTokens,
    portalSessions,
    users,
    identifiers,
    searchTerms,
    claims,
    givenUpAddresses,
    reclaims,
    challenges,
    totps,
    totpSetups,
    recoveryCodes,
    sessions,
    passkeys,
    usedChallenges,
    signingKeys,
    messages,
    sends,
    sendParts,
    events,
    webhookSecrets,
    templates,
    logos,
    repeatableRequests,
    budgets,
    userNetworks,
    smsTraffic,
    smsPauses,
    providerTroubles,
    providerFailures,
    dailyCounts,
    activeUsers,
    auditLog,
    spellings,
  };
}

/** Liquid sources. An SMS uses only `text`. An email always has `text`, and may have `html`. */
export interface TemplateText {
  subject: string | null;
  text: string;
  html: string | null;
}

/** The template of a test message. */
export interface TestText extends TemplateText {
  /** The provider that an admin chose (O21). Missing for the operator's order. */
  provider?: string;
}

export type Tables = ReturnType<typeof describeTables>;

export const messageKinds = [
  'EMAIL_VERIFICATION',
  'EMAIL_VERIFIED',
  'PHONE_VERIFICATION',
  'PHONE_VERIFIED',
  'ADDRESS_IN_USE',
  'IDENTIFIER_CHANGED',
  'IDENTIFIER_ADDED',
  'IDENTIFIER_REMOVED',
  'ADDRESS_FROZEN',
  'FREEZE_ENDED',
  'PHONE_RECLAIM',
  'USERNAME_CHANGED',
  'WAY_IN_ADDED',
  'WAY_IN_REMOVED',
  'SECOND_FACTOR_GUESSED',
  'PASSWORD_RESET_EMAIL',
  'PASSWORD_RESET_SMS',
  'LOGIN_CODE_EMAIL',
  'LOGIN_CODE_SMS',
  'INVITATION',
  'PASSWORD_CHANGED',
  'NEW_SIGN_IN',
  'ACCOUNT_DELETED',
] as const;
export type MessageKind = (typeof messageKinds)[number];

export const messageStates = ['QUEUED', 'SENT', 'DELIVERED', 'FAILED', 'EXPIRED', 'SUPPRESSED'] as const;
export type MessageState = (typeof messageStates)[number];

/** The state of a message at one provider. ASKED: it has not answered, or its answer was lost. */
export const sendStates = [
  'ASKED',
  'NO_ANSWER',
  'NOT_NOW',
  'RECIPIENT_BUSY',
  'REFUSED',
  'ACCEPTED',
  'DELIVERED',
  'FAILED',
] as const;
export type SendState = (typeof sendStates)[number];

export const eventTypes = [
  'user.created',
  'user.updated',
  'user.deleted',
  'address.verified',
  'address.changed',
  'password.changed',
  'password.reset',
  'country.paused',
  'purse.low',
  'webhook.test',
] as const;
export type EventType = (typeof eventTypes)[number];

/** The names of the daily counts of an app (O18). */
export const countNames = [
  'LOGIN',
  'LOGIN_FAILED',
  'RATE_LIMITED',
  'WRONG_CODE',
  /** Networks that have used a wrong admin token. */
  'ADMIN_TOKEN_REFUSED',
  /** By the reason. */
  'HELD_BACK',
  /** SMS that the provider accepted, and their segments, by country. */
  'SMS',
  'SMS_SEGMENTS',
  /** Parts of SMS whose price the provider reported, by country, currency and price in millionths, such as `GB EUR 33300`. */
  'SMS_PRICED',
  'ACTIVE_USERS',
] as const;
export type CountName = (typeof countNames)[number];
