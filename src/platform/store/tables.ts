import { and, isNotNull, isNull, ne, type SQL, sql } from 'drizzle-orm';
import type { Canonical } from '../values/canonical.js';
import type { Action, ActorKind } from './audit-actions.js';
import type { Columns } from './columns.js';

/**
 * Every table, described once for both engines. The existence of a row takes the place of a flag: an `identifiers` row
 * is something its user can log in with, a `claims` row is something its user has yet to prove.
 */
export function describeTables(c: Columns) {
  const apps = c.table('apps', {
    id: c.text('id').primaryKey(),
    /** Only what differs from the defaults, so that a new setting needs no migration. */
    settings: c.json<Record<string, unknown>>('settings').notNull(),
    createdAt: c.instant('created_at').notNull(),
    updatedAt: c.instant('updated_at').notNull(),
    /** When its deletion began (O20). From then on nobody finds it, while its rows are deleted in the background. */
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
      /** Exact to the minute; null until the token is used. */
      lastUsedAt: c.instant('last_used_at'),
      /** The token is refused from this instant on. Null: it has no end. */
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
       * When the user's last session ended, or when the user was made if there was none (R1). While a session lives, any
       * instant up to its end: a session that is used ends later, and a refresh does not write here.
       */
      sessionsEndedAt: c.instant('sessions_ended_at').notNull().default(0),
      /** When the user's latest session began (O13); 0: they had none. */
      lastLoginAt: c.instant('last_login_at').notNull().default(0),
      /**
       * The `updatedAt` that the user's search terms were written for (O13). Any other says that they are to be written
       * again. -1: never.
       */
      indexedUpdate: c.instant('indexed_update').notNull().default(-1),
    },
    t => [
      c.index('users_by_app').on(t.appId, t.createdAt),
      // SQLite prefers them to `users_by_app` because they have the whole order of a list. They contain the columns of their
      // conditions too, so that SQLite counts without reading the rows.
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

  /** Holds only what its user can log in with. The primary key enforces V4: the first to commit owns the value. */
  const identifiers = c.table(
    'identifiers',
    {
      appId: c.text('app_id').notNull(),
      kind: c.text('kind').$type<'USERNAME' | 'EMAIL' | 'PHONE'>().notNull(),
      value: c.bytewise('value').$type<Canonical>().notNull(),
      /** A username as it was entered; an address is shown as it is stored. */
      display: c.text('display').notNull(),
      userId: ofUser(),
      verifiedAt: c.instant('verified_at').notNull(),
      /** When its user proved it; null for a username, for an address stored while verification was OFF (A6), and for one that an admin marked. */
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

  /** What a search finds a user by: identifiers, claims and words of the name in folded spelling (O13). */
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

  /** Addresses that a user says are theirs and has not proven. Any number of users may claim one value. */
  const claims = c.table(
    'claims',
    {
      id: c.text('id').primaryKey(),
      appId: c.text('app_id').notNull(),
      userId: ofUser(),
      kind: c.text('kind').$type<'EMAIL' | 'PHONE'>().notNull(),
      value: c.bytewise('value').$type<Canonical>().notNull(),
      createdAt: c.instant('created_at').notNull(),
      /** When the user confirmed it by a second factor; null: they did not. Then its change can be undone (C11). */
      factorProvenAt: c.instant('factor_proven_at'),
    },
    t => [
      c.uniqueIndex('claims_one_per_kind').on(t.userId, t.kind),
      c.index('claims_by_value').on(t.appId, t.kind, t.value, t.createdAt),
    ],
  );

  /**
   * Addresses that users gave up, for as long as that can be undone (C11). While `frozenAt` is set and `endedAt` is not, the given-up
   * address and the new one are frozen: neither is in `identifiers`, so neither logs in, resets or finds the user.
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
       * The hash of the password at that time, which is a proof also after a reset (C14). Null: there was none, or it was so new that a
       * thief could have set it.
       */
      passwordHash: c.text('password_hash'),
      /** What the user owned of the kind when it was frozen; null: nothing. */
      newValue: c.bytewise('new_value').$type<Canonical>(),
      newVerifiedAt: c.instant('new_verified_at'),
      newProvenAt: c.instant('new_proven_at'),
      /** When the reader of the given-up address undid the change; null: nobody has. */
      frozenAt: c.instant('frozen_at'),
      /** When the given-up address comes back by itself; null: it does not. */
      restoresAt: c.instant('restores_at'),
      /** When somebody said that the change was right. */
      objectedAt: c.instant('objected_at'),
      /** When each side showed a proof that is older than the change. */
      undoProvenAt: c.instant('undo_proven_at'),
      objectionProvenAt: c.instant('objection_proven_at'),
      endedAt: c.instant('ended_at'),
      /** Which address the user has since then. An admin's word is final. */
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
   * Dormant phone numbers that their new holders ask for, at most one row for each number (M17). `userId` is the owner's. A row is
   * open until `dueAt`. Then it is gone, or after a veto it has `keptUntil` instead.
   */
  const reclaims = c.table(
    'reclaims',
    {
      appId: c.text('app_id').notNull(),
      value: c.bytewise('value').$type<Canonical>().notNull(),
      userId: ofUser(),
      /** Null: the claimant was deleted. */
      claimantId: c.text('claimant_id').references(() => users.id, { onDelete: 'set null' }),
      openedAt: c.instant('opened_at').notNull(),
      dueAt: c.instant('due_at'),
      /** After a veto by a link: until then nobody opens another. */
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
   * One chance to prove a claim, to reset a password or to log in by a code. Its code and its link token are derived from `id` with a server
   * key (V11) and stored nowhere. A reset or login without a user is a decoy that answers like a real one (W4).
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
      /** Set once, when the challenge is used, replaced or disowned; null while it can still be answered. */
      closedAt: c.instant('closed_at'),
      outcome: c.text('outcome').$type<'USED' | 'REPLACED' | 'DISOWNED'>(),
      /** The bucket of `sms_traffic` in which its SMS is judged; null: it is not (X11). */
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
    /** New with each setup. A login that waits for a second factor ends with another id (F13). */
    id: c.text('id').notNull(),
    /** Base32, sealed with a key that is derived from SECRET_KEY. */
    sealedSecret: c.text('sealed_secret').notNull(),
    createdAt: c.instant('created_at').notNull(),
    /** The last time step whose code was accepted. Only later ones are (F12). */
    lastStep: c.count('last_step').notNull(),
  });

  /** Authenticator apps that are being set up, and are no second factor yet (F11). */
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
      /** How many generations lie between the last that was presented and the newest. All of them are void. */
      voided: c.count('voided').notNull().default(0),
      /** The same between the last two that were presented. Null: only one is known, because the database is an older copy. */
      voidedBefore: c.count('voided_before').default(0),
      /** When the newest generation was issued. */
      rotatedAt: c.instant('rotated_at').notNull(),
      accessTokenSeconds: c.count('access_token_seconds').notNull(),
      createdAt: c.instant('created_at').notNull(),
      lastUsedAt: c.instant('last_used_at').notNull(),
      idleExpiresAt: c.instant('idle_expires_at').notNull(),
      /** Null for a pseudo user: no absolute end (T6). */
      expiresAt: c.instant('expires_at'),
      /** Of the newest refresh (T7). */
      userAgent: c.text('user_agent'),
      ip: c.text('ip'),
      /** Where the session began. A refresh does not change it (T9). */
      firstIp: c.text('first_ip'),
      /** Each method by which its user proved presence, with when (F2). */
      proofs: c.json<Readonly<Record<string, number>>>('proofs').notNull().default({}),
    },
    t => [c.index('sessions_by_user').on(t.userId), c.index('sessions_by_idle_expiry').on(t.idleExpiresAt)],
  );

  /** Passkeys of users (F30). Only public keys: a copy of the database logs nobody in. */
  const passkeys = c.table(
    'passkeys',
    {
      id: c.text('id').primaryKey(),
      appId: c.text('app_id').notNull(),
      userId: ofUser(),
      /** The authenticator's id of it, in Base64URL. */
      credentialId: c.text('credential_id').notNull(),
      /** A COSE key in Base64URL. */
      publicKey: c.text('public_key').notNull(),
      /**
       * What the authenticator calls its user, in Base64URL, of a passkey that another system made. Null: the user's id. Empty: not
       * known.
       */
      userHandle: c.text('user_handle'),
      /** The authenticator's signature counter after its last use (F36). */
      counter: c.bigCount('counter').notNull(),
      /** Whether it can be copied to other devices, and whether it has been. */
      copies: c.text('copies').$type<'NEVER' | 'POSSIBLE' | 'EXIST'>().notNull(),
      /** How a browser reaches its authenticator, as the browser said it. */
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

  /** Challenges of passkeys that were answered, until they would have expired: each is good once (F34). */
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
    /**
     * The key signs nothing after this instant, which may lie ahead. The JWKS keeps it until its last token has
     * expired.
     */
    retiredAt: c.instant('retired_at'),
  });

  /** The outbox: which message goes to which address. Never holds a text, a code or a token (D2). */
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
      /** Values for the template that are no secrets, for example the masked new address of a change. */
      variables: c.json<Record<string, string>>('variables').notNull(),
      /** The template of a test message (O2), sent with made-up values in place of secrets. */
      draft: c.json<TestText>('draft'),
      /**
       * SUPPRESSED: silently not sent, because of a cap or because the address is a test address (X3, D8); QUEUED
       * first.
       */
      state: c.text('state').$type<MessageState>().notNull(),
      attempts: c.count('attempts').notNull(),
      nextAttemptAt: c.instant('next_attempt_at').notNull(),
      /** Until this instant one worker is sending the message, and no other takes it. */
      leaseUntil: c.instant('lease_until'),
      /** The message is not sent after this instant. */
      expiresAt: c.instant('expires_at').notNull(),
      /** `none`: to nobody; it is or will be SUPPRESSED. */
      provider: c.text('provider'),
      providerMessageId: c.text('provider_message_id'),
      /** The provider's answer as a code, without any value that we sent. */
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
      // The user, who is always null, makes SQLite prefer it to `messages_by_user`.
      c.index('messages_of_nobody').on(t.userId, t.expiresAt).where(isNull(t.userId)),
    ],
  );

  /** Each provider that was asked to send a message (D16), and what it answered. */
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
      /** Null: it has not answered. */
      answeredAt: c.instant('answered_at'),
      /** When the receipt arrived that ended it (D18). */
      receiptAt: c.instant('receipt_at'),
      /** How many receipts it gets (D33). Null: one, or not known yet. */
      parts: c.count('parts'),
    },
    t => [c.primaryKey({ name: 'sends_pk', columns: [t.messageId, t.provider] })],
  );

  /** What became of each part of an SMS, as the first receipt for it says (D33). */
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
      /** A code such as `vonage:receipt-6`. Null: it was delivered. */
      code: c.text('code'),
      receiptAt: c.instant('receipt_at').notNull(),
    },
    t => [c.primaryKey({ name: 'send_parts_pk', columns: [t.messageId, t.provider, t.part] })],
  );

  /**
   * Events for the apps' webhooks (O6). `data` names ids, kinds and fields, and never holds their values, so that a row
   * may outlive its user.
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
      /** Until this instant one worker is sending the event, and no other takes it. */
      leaseUntil: c.instant('lease_until'),
      /** A failed attempt after this instant is the last. */
      expiresAt: c.instant('expires_at').notNull(),
      /** Why the last attempt failed, as a code, without anything that the endpoint answered. */
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
    /** The previous secret, which signs too until `previousEndsAt`. */
    sealedPrevious: c.text('sealed_previous'),
    previousEndsAt: c.instant('previous_ends_at'),
  });

  /** An app's own texts. A text without a row is the default. */
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

  /** The logo of an app. It is not in the settings, which are read much more often. */
  const logos = c.table(
    'logos',
    {
      appId: ofApp().primaryKey(),
      /** Made of the content and its size, so that an address always has the same image (O19). */
      id: c.text('id').notNull(),
      /** Base64, since both engines keep text alike. */
      data: c.text('data').notNull(),
    },
    t => [c.index('logos_by_id').on(t.id)],
  );

  /** Requests with an idempotency key that were carried out (K4). */
  const repeatableRequests = c.table(
    'repeatable_requests',
    {
      /** A MAC of the key with its app, operation and caller. The primary key lets one request be carried out (K7). */
      id: c.text('id').primaryKey(),
      /** A MAC of the input without its passwords. */
      inputMac: c.text('input_mac').notNull(),
      /** The id of the session or token that was made; null only until the end of the transaction that makes it. */
      outcomeId: c.text('outcome_id'),
      /** A MAC of the user's password hash after the request: a changed password ends repeats (K8). Null: no user. */
      passwordMac: c.text('password_mac'),
      expiresAt: c.instant('expires_at').notNull(),
    },
    t => [c.index('repeatable_requests_by_end').on(t.expiresAt)],
  );

  /** How much of a limit was spent in the window that ends at `resetsAt`. A row outlives what it limits. */
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
   * Networks that users have shown to be theirs (X7), and origins that their sessions began from (N1). `network` is a MAC of either, since it would tell where a user has been. An
   * instant in the past says that the fact does not hold (any more).
   */
  const userNetworks = c.table(
    'user_networks',
    {
      userId: ofUser(),
      network: c.text('network').notNull(),
      /** Until when the user counts as having logged in from there. */
      knownUntil: c.instant('known_until').notNull(),
      /** Until when the user counts as one who came back there a day or more after proving a number. */
      returnedUntil: c.instant('returned_until').notNull(),
    },
    t => [
      c.primaryKey({ name: 'user_networks_pk', columns: [t.userId, t.network] }),
      c.index('user_networks_by_return').on(t.network, t.returnedUntil),
      c.index('user_networks_by_end').on(t.knownUntil, t.returnedUntil),
    ],
  );

  /** How the SMS that claims cause fare, per country and ten minutes in which their codes were made. */
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

  /** Countries that get no SMS for claims at present, since too few of them led to a verification. */
  const smsPauses = c.table(
    'sms_pauses',
    {
      appId: c.text('app_id').notNull(),
      country: c.text('country').notNull(),
      since: c.instant('since').notNull(),
      endsAt: c.instant('ends_at').notNull(),
      /** What it was judged by. */
      sent: c.count('sent').notNull(),
      verified: c.count('verified').notNull(),
    },
    t => [c.primaryKey({ name: 'sms_pauses_pk', columns: [t.appId, t.country] })],
  );

  /** Only nodes of an earlier version write these, one row for each channel. `provider_failures` has taken their place. */
  const providerTroubles = c.table('provider_troubles', {
    channel: c.text('channel').$type<'EMAIL' | 'SMS'>().primaryKey(),
    /** Whose attempt failed last. */
    provider: c.text('provider').notNull(),
    /** When the first of these attempts failed. */
    since: c.instant('since').notNull(),
    /** Attempts that failed because the provider or our account there is in trouble. */
    failures: c.count('failures').notNull(),
    /** Messages that the provider refused for good. */
    refusals: c.count('refusals').notNull(),
    lastFailedAt: c.instant('last_failed_at').notNull(),
    /** A code such as `vonage:4`, never the provider's own text. */
    lastError: c.text('last_error').notNull(),
  });

  /** Providers in trouble (O17). A row is there from the first failure until the provider accepts a message, from any node. */
  const providerFailures = c.table(
    'provider_failures',
    {
      channel: c.text('channel').$type<'EMAIL' | 'SMS'>().notNull(),
      provider: c.text('provider').notNull(),
      /** When the first of these attempts failed. */
      since: c.instant('since').notNull(),
      /** Attempts that failed because the provider or our account there is in trouble. */
      failures: c.count('failures').notNull(),
      /** Messages that the provider refused for good. */
      refusals: c.count('refusals').notNull(),
      lastFailedAt: c.instant('last_failed_at').notNull(),
      /** A code such as `vonage:4`, never the provider's own text. */
      lastError: c.text('last_error').notNull(),
    },
    t => [c.primaryKey({ name: 'provider_failures_pk', columns: [t.channel, t.provider] })],
  );

  /** What happened in an app on one day, counted (O18). */
  const dailyCounts = c.table(
    'daily_counts',
    {
      appId: ofApp(),
      /** Days since 1970, UTC. */
      day: c.count('day').notNull(),
      name: c.text('name').$type<CountName>().notNull(),
      /** Divides a name further, by country or reason; otherwise empty. */
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

  /** Append-only. A row outlives its user, and holds no secret and no address (O4). */
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

  /** The version of the spelling that stored identifiers were last written in (I8). At most one row. */
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

/** Liquid sources. An SMS uses `text` alone; an email always has `text`, and may have `html`. */
export interface TemplateText {
  subject: string | null;
  text: string;
  html: string | null;
}

/** The template of a test message. */
export interface TestText extends TemplateText {
  /** The provider that an admin chose (O21). Missing: the order of the operator. */
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

/** What became of a message at one provider. ASKED: it has not answered, or its answer was lost. */
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

/** What is counted for each app and day (O18). */
export const countNames = [
  'LOGIN',
  'LOGIN_FAILED',
  'RATE_LIMITED',
  'WRONG_CODE',
  /** Networks that used a wrong admin token. */
  'ADMIN_TOKEN_REFUSED',
  /** By the reason. */
  'HELD_BACK',
  /** SMS that the provider accepted, by country, and what they count as for its bill. */
  'SMS',
  'SMS_SEGMENTS',
  /** Parts of SMS whose price the provider said, by country, currency and price in millionths, as `GB EUR 33300`. */
  'SMS_PRICED',
  'ACTIVE_USERS',
] as const;
export type CountName = (typeof countNames)[number];
