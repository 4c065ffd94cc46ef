import { join } from 'node:path';
import { hash } from '@node-rs/argon2';
import Database from 'better-sqlite3';
import { argon2Parameters } from '../../src/domain/passwords/argon2.rules.js';
import { createDatabase, withClient } from '../kit/postgres.js';
import { temporaryFolder } from '../kit/temp.js';
import { type Engine, World } from '../kit/world.js';

/** The password of all users of a full store who have one. */
export const passwordOfAll = 'plum-tin-harbour-42';

const day = 86_400_000;

/** The SQL that differs between the engines. */
interface Dialect {
  /** `digits` hexadecimal digits of a number. */
  hex(number: string, digits: number): string;
  /** Rows with the numbers from 1 to `count`, in a column `n`. */
  numbers(count: number): string;
}

const sqlite: Dialect = {
  hex: (number, digits) => `printf('%0${digits}x', ${number})`,
  numbers: count =>
    `(WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${count}) SELECT n FROM numbers) AS numbers`,
};

const postgres: Dialect = {
  hex: (number, digits) => `lpad(to_hex(${number}), ${digits}, '0')`,
  numbers: count => `(SELECT n::bigint FROM generate_series(1, ${Math.floor(count)}) AS n) AS numbers`,
};

/** Odd, so that each number below 2³² gets another name. The names are not sorted, like those of real users. */
const scatter = 2_654_435_761;

export const usernameOf = (user: number) => `u${((user * scatter) % 2 ** 32).toString(16).padStart(8, '0')}`;
export const emailOf = (user: number) => `${usernameOf(user)}@example.${user % 10 === 0 ? 'org' : 'com'}`;
export const userIdOf = (user: number) => `01900000-0000-7000-8001-${user.toString(16).padStart(12, '0')}`;

/** The user with many rows of the audit log and many messages. */
export const busyUser = 777;

/** One INSERT. `columns` has an expression of `n` for each column. */
interface Rows {
  table: string;
  count: number;
  columns: Record<string, string | number | null>;
  where?: string;
  /** Inserting rows in the order of an index is much faster. */
  order?: string;
}

/** Creates a store with its tables and this many users. */
export async function openFullStore(engine: Engine, users: number): Promise<string> {
  const url = engine === 'SQLite' ? `file:${join(temporaryFolder(), 'bonafide.sqlite')}` : (await createDatabase()).url;
  const world = new World(engine, { databaseUrl: url });
  await world.start();
  await world.server.stop();
  await fillStore(url, users);
  return url;
}

/**
 * Fills a store that has its tables and the app `default` with this many users, and with a proportional number of all rows
 * that grow with them. Creates the indexes afterwards, which is faster.
 */
async function fillStore(databaseUrl: string, users: number): Promise<void> {
  const passwordHash = await hash(passwordOfAll, argon2Parameters);
  if (databaseUrl.startsWith('file:')) {
    const database = new Database(databaseUrl.slice('file:'.length));
    for (const pragma of ['foreign_keys = OFF', 'synchronous = OFF', 'cache_size = -1000000', 'temp_store = MEMORY'])
      database.pragma(pragma);
    const indexes = database
      .prepare("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
      .all() as { name: string; sql: string }[];
    for (const { name } of indexes) database.exec(`DROP INDEX ${name}`);
    for (const sql of inserts(sqlite, users, passwordHash)) database.exec(sql);
    for (const { sql } of indexes) database.exec(sql);
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.close();
    return;
  }
  await withClient(databaseUrl, async client => {
    // Without checks of foreign keys, which take most of the time.
    await client.query("SET session_replication_role = replica; SET maintenance_work_mem = '512MB'");
    const { rows: indexes } = await client.query(`SELECT indexname AS name, indexdef AS sql FROM pg_indexes
      WHERE schemaname = 'public' AND indexname NOT IN (SELECT conname FROM pg_constraint)`);
    for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);
    for (const sql of inserts(postgres, users, passwordHash)) await client.query(sql);
    for (const { sql } of indexes) await client.query(sql);
    await client.query('VACUUM ANALYZE');
    await client.query('CHECKPOINT');
  });
}

function inserts(dialect: Dialect, users: number, passwordHash: string): string[] {
  return rowsOf(dialect, users, passwordHash).map(({ table, count, columns, where, order }) => {
    const values = Object.values(columns).map(value => (value === null ? 'NULL' : value));
    return `INSERT INTO ${table} (${Object.keys(columns).join(', ')}) SELECT ${values.join(', ')}
      FROM ${dialect.numbers(Math.floor(count))} WHERE ${where ?? 'n > 0'} ${order === undefined ? '' : `ORDER BY ${order}`}`;
  });
}

/** The oldest user is a year old. Nothing has expired, so that a server that starts deletes nothing. */
function rowsOf({ hex }: Dialect, users: number, passwordHash: string): Rows[] {
  const now = Date.now();
  /** Instants from this many days ago until now. */
  const over = (days: number, count: number) => `${now - days * day} + n * ${Math.floor((days * day) / count)}`;
  const soon = `${now + 2 * day} + n`;
  const id = (table: string, number = 'n') => `'01900000-0000-7000-8${table}-' || ${hex(number, 12)}`;
  const user = (number = 'n') => id('001', number);
  /** A random user, and now and then the busy one. */
  const anyUser = `CASE WHEN n % 100 = 7 THEN ${user(String(busyUser))} ELSE ${user(`1 + (n * 7919) % ${users}`)} END`;
  const name = `'u' || ${hex(`((n * ${scatter}) % 4294967296)`, 8)}`;
  const domain = `CASE WHEN n % 10 = 0 THEN '@example.org' ELSE '@example.com' END`;
  const email = `${name} || ${domain}`;
  const phone = "'+8190' || (10000000 + n)";
  const given = `CASE n % 5 WHEN 0 THEN 'ada' WHEN 1 THEN 'bob' WHEN 2 THEN 'eve' WHEN 3 THEN 'kim' ELSE 'lin' END`;
  const family = `'n' || ${hex('n % 9973', 4)}`;
  const [isPseudo, isFull] = ['n % 10 = 3', 'n % 10 <> 3'];
  const [hasEmail, hasPhone] = ['n % 2 = 0 AND n % 10 <> 3', 'n % 4 = 1 AND n % 10 <> 3'];
  const claimsEmail = 'n % 20 = 5';
  const created = over(365, users);
  const [messages, events, audit] = [users * 0.6, users * 0.3, users * 2];
  const app = { app_id: "'default'" };
  const term = (value: string, where: string): Rows => ({
    table: 'search_terms',
    count: users,
    columns: { ...app, term: value, user_id: user() },
    where,
    order: '2',
  });
  return [
    {
      table: 'users',
      count: users,
      columns: {
        ...{ id: user(), ...app, password_hash: `CASE WHEN ${isPseudo} THEN NULL ELSE '${passwordHash}' END` },
        ...{ display_name: `${given} || ' ' || ${family}`, created_at: created, updated_at: created },
        disabled_at: `CASE WHEN n % 1000 = 1 THEN ${now} END`,
        ...{ sessions_ended_at: soon, last_login_at: over(30, users), indexed_update: created },
      },
    },
    {
      table: 'identifiers',
      count: users,
      columns: { ...app, kind: "'USERNAME'", value: name, display: name, user_id: user(), verified_at: created },
      where: isFull,
      order: '3',
    },
    {
      table: 'identifiers',
      count: users,
      columns: {
        ...{ ...app, kind: "'EMAIL'", value: email, display: email, user_id: user() },
        ...{ verified_at: created, proven_at: `CASE WHEN n % 8 = 0 THEN NULL ELSE ${created} END` },
      },
      where: hasEmail,
      order: '3',
    },
    {
      table: 'identifiers',
      count: users,
      columns: {
        ...{ ...app, kind: "'PHONE'", value: phone, display: phone, user_id: user() },
        ...{ verified_at: created, proven_at: created },
      },
      where: hasPhone,
    },
    term(name, isFull),
    term(email, hasEmail),
    term(domain, hasEmail),
    term(phone, hasPhone),
    term(given, 'n > 0'),
    term(family, 'n > 0'),
    term(email, claimsEmail),
    term(domain, claimsEmail),
    {
      table: 'claims',
      count: users,
      columns: {
        ...{ id: id('004'), ...app, user_id: user(), kind: "'EMAIL'" },
        // Many users claim one address.
        ...{ value: `CASE WHEN n % 2000 = 5 THEN 'popular@example.com' ELSE ${email} END`, created_at: created },
      },
      where: claimsEmail,
    },
    {
      table: 'challenges',
      count: users,
      columns: {
        ...{ id: id('005'), ...app, purpose: "'CLAIM'", kind: "'EMAIL'", value: email, user_id: user() },
        ...{ claim_id: id('004'), created_at: created, expires_at: soon, guesses: 0, last_sent_at: created },
      },
      where: claimsEmail,
    },
    {
      table: 'challenges',
      count: users / 20,
      columns: {
        ...{ id: id('006'), ...app, purpose: "'RESET'", kind: "'EMAIL'", value: email },
        user_id: `CASE WHEN n % 2 = 0 THEN ${anyUser} END`,
        ...{ created_at: over(7, users / 20), expires_at: over(7, users / 20), guesses: 0, last_sent_at: now },
      },
    },
    {
      table: 'sessions',
      count: users,
      columns: {
        ...{ id: id('002'), ...app, user_id: user(), generation: 1, rotated_at: created, access_token_seconds: 600 },
        ...{ created_at: created, last_used_at: over(30, users), idle_expires_at: soon },
        expires_at: `CASE WHEN ${isPseudo} THEN NULL ELSE ${now + 90 * day} END`,
        ...{ user_agent: "'bench'", ip: "'127.0.0.1'", first_ip: "'127.0.0.1'" },
      },
    },
    {
      table: 'audit_log',
      count: audit,
      columns: {
        ...{ id: id('003'), ...app, at: over(400, audit) },
        action: `CASE WHEN n % 1000 = 0 THEN 'PASSWORD_CHANGED' WHEN n % 10 = 1 THEN 'USER_CREATED'
          WHEN n % 10 = 2 THEN 'LOGIN_FAILED' ELSE 'LOGGED_IN' END`,
        ...{ actor: "'ANYONE'", actor_id: null, user_id: anyUser, ip: "'127.0.0.1'", details: `'{"kind":"USERNAME"}'` },
      },
    },
    {
      table: 'messages',
      count: messages,
      columns: {
        id: id('007'),
        ...app,
        user_id: `CASE WHEN n % 20 = 19 THEN NULL ELSE ${anyUser} END`,
        ...{ channel: "'EMAIL'", kind: "'EMAIL_VERIFICATION'", recipient: email, locale: "'en'" },
        challenge_id: `CASE WHEN n % 20 = 19 THEN ${id('006', `1 + n % ${users / 20}`)} WHEN n % 2 = 0 THEN ${id('005')} END`,
        ...{ variables: "'{}'", state: `CASE WHEN n % 5000 = 1 THEN 'FAILED' ELSE 'SENT' END`, attempts: 1 },
        next_attempt_at: over(80, messages),
        // Challenges for nobody are kept for a week.
        expires_at: `CASE WHEN n % 20 = 19 THEN ${over(6, messages)} ELSE ${over(80, messages)} END`,
        ...{ provider: "'smtp'", created_at: over(80, messages), sent_at: over(80, messages) },
      },
    },
    {
      table: 'sends',
      count: messages,
      columns: {
        ...{ message_id: id('007'), provider: "'smtp'", state: "'ACCEPTED'", provider_message_id: id('007') },
        ...{ asked_at: over(80, messages), answered_at: over(80, messages) },
      },
    },
    {
      table: 'send_parts',
      count: messages,
      columns: {
        ...{ message_id: id('007'), provider: "'vonage'", part: id('007'), state: "'DELIVERED'" },
        receipt_at: over(80, messages),
      },
      where: 'n % 3 = 0',
    },
    {
      table: 'events',
      count: events,
      columns: {
        ...{ id: id('008'), ...app, type: "'user.updated'", user_id: anyUser, data: "'{}'" },
        ...{ state: `CASE WHEN n % 3000 = 1 THEN 'FAILED' ELSE 'DELIVERED' END`, attempts: 1 },
        ...{ next_attempt_at: over(20, events), expires_at: over(20, events), created_at: over(20, events) },
      },
    },
    {
      table: 'budgets',
      count: users * 0.3,
      columns: { subject: `'login:' || ${hex(`((n * ${scatter}) % 4294967296)`, 16)}`, spent: 1, resets_at: soon },
    },
    {
      table: 'user_networks',
      count: users,
      columns: {
        ...{ user_id: user(), network: `'net-' || ${hex('n % 50021', 8)}`, known_until: soon },
        returned_until: `CASE WHEN n % 2 = 0 THEN 0 ELSE ${soon} END`,
      },
    },
    {
      table: 'repeatable_requests',
      count: users * 0.2,
      columns: {
        id: `'request-' || ${hex(`((n * ${scatter}) % 4294967296)`, 16)}`,
        input_mac: "'mac'",
        expires_at: soon,
      },
    },
    {
      table: 'active_users',
      count: users,
      columns: { user_id: user(), ...app, day: `${Math.floor(now / day)} - n % 60` },
    },
    {
      table: 'daily_counts',
      count: 80 * 60,
      columns: {
        ...{ ...app, day: `${Math.floor(now / day)} - n / 60` },
        ...{ name: "CASE WHEN n % 60 < 5 THEN 'LOGIN' ELSE 'SMS' END", detail: "'D' || (n % 60)", count: 'n' },
      },
    },
    {
      table: 'sms_traffic',
      count: 80 * 144 * 5,
      columns: {
        ...{ ...app, country: "'C' || (n % 5)", since: `${now - 80 * day} + (n / 5) * 600000` },
        ...{ sent: 3, verified: 2 },
      },
    },
    {
      table: 'passkeys',
      count: users / 10,
      columns: {
        ...{
          id: id('009'),
          ...app,
          user_id: user('n * 10'),
          credential_id: id('009'),
          public_key: "'key'",
          counter: 0,
        },
        ...{ copies: "'EXIST'", transports: "'[]'", name: "'Phone'", created_at: over(365, users / 10) },
      },
    },
    {
      table: 'totps',
      count: users / 20,
      columns: {
        ...{ user_id: user('n * 20'), id: id('010'), sealed_secret: "'sealed'" },
        ...{ created_at: over(365, users / 20), last_step: 0 },
      },
    },
    {
      table: 'recovery_codes',
      count: users / 4,
      columns: { user_id: user('(1 + n / 5) * 20'), hash: `'hash' || (n % 5)` },
      where: `(1 + n / 5) * 20 <= ${users}`,
    },
    {
      table: 'totp_setups',
      count: users / 100,
      columns: { user_id: user('n * 100'), session_id: id('002'), sealed_secret: "'sealed'", started_at: soon },
    },
    { table: 'used_challenges', count: users / 20, columns: { id: id('011'), expires_at: soon } },
    {
      table: 'given_up_addresses',
      count: users / 20,
      columns: { id: id('012'), ...app, user_id: user('n * 20'), kind: "'EMAIL'", value: email, given_up_at: now },
    },
    {
      table: 'reclaims',
      count: users / 100,
      columns: {
        ...app,
        value: "'+8170' || (10000000 + n)",
        user_id: user('n * 100'),
        opened_at: now,
        kept_until: soon,
      },
    },
    {
      table: 'admin_tokens',
      count: 50,
      columns: { id: id('013'), ...app, name: "'desk'", token_hash: id('013'), created_at: now, expires_at: soon },
    },
    {
      table: 'portal_sessions',
      count: 200,
      columns: { id: id('014'), token_id: id('013', '1 + n % 50'), last_used_at: now, expires_at: soon },
    },
  ];
}
