import { defaultAppId } from '../../domain/apps/admin-tokens.js';
import { createAdminToken } from '../../domain/apps/manage-admin-tokens.js';
import { createApp } from '../../domain/apps/manage-apps.js';
import { readTimestamp } from '../../platform/values/timestamp.rules.js';
import { endAfterRestore } from './after-restore.js';
import type { StoreCommand } from './command.js';
import { exportToFile } from './export-file.js';
import { importFromFile } from './import-file.js';
import { readNumberingRule, renumberNumbers, respellIdentifiers } from './move-identifiers.js';
import { callForNewApp, operatorCallIn } from './open-deps.js';
import { seedUsers } from './seed/seed.js';
import { UsageError } from './usage-error.js';

const app = { value: 'ID', required: true, meaning: 'the app; the first one is "default"' } as const;

/** Commands on the server's database, with or without a running server. */
export const storeCommands = {
  'create-app': {
    summary: 'Creates an app, and prints its id and its first admin token, which is shown once.',
    arguments: [{ name: 'NAME', meaning: 'the name that its users see, at most 60 characters' }],
    options: {},
    async run(deps, { arguments: [name = ''] }) {
      const { app, adminToken } = await createApp(deps, callForNewApp, name);
      console.log(`App: ${app.id}\nAdmin token, shown this once: ${adminToken}`);
      return 0;
    },
  },
  'create-admin-token': {
    summary: 'Creates an admin token of an app and prints it, once.',
    arguments: [{ name: 'NAME', meaning: 'the person or program that uses it, at most 60 characters' }],
    options: {
      app,
      'expires-at': { value: 'TIME', meaning: 'when it ends, such as 2027-01-31T00:00:00Z; by default never' },
    },
    async run(deps, { options, arguments: [name = ''] }) {
      const expiresAt = instantOf('--expires-at', options['expires-at']);
      const call = await operatorCallIn(deps, textOf(options.app));
      const { row, token } = await createAdminToken(deps, call, name, expiresAt);
      console.log(`Id: ${row.id}\nAdmin token, shown this once: ${token}`);
      return 0;
    },
  },
  'import-users': {
    summary:
      'Adds the users of a file to an app, with their password hashes and second factors. docs/importing.md has the format.',
    arguments: [{ name: 'FILE', meaning: 'one JSON object on each line; "-" reads standard input' }],
    options: {
      app,
      report: { value: 'FILE', meaning: 'the file that lists refused lines; by default FILE.refused.ndjson' },
      'dry-run': { value: null, meaning: 'prints what would be refused, and writes no user' },
    },
    async run(deps, { options, arguments: [file = ''] }) {
      const report = typeof options.report === 'string' ? options.report : null;
      const mode = options['dry-run'] === true ? 'DRY_RUN' : 'WRITE';
      return await importFromFile(deps, await operatorCallIn(deps, textOf(options.app)), { file, report, mode });
    },
  },
  'export-users': {
    summary: 'Writes all users of an app to a file for import-users, oldest first.',
    arguments: [{ name: 'FILE', meaning: 'a new file that only its owner can read; "-" writes to standard output' }],
    options: {
      app,
      'with-hashes': { value: null, meaning: 'includes password hashes, authenticator apps and passkeys' },
    },
    async run(deps, { options, arguments: [file = ''] }) {
      const hashes = options['with-hashes'] === true ? 'WITH_HASHES' : 'WITHOUT_HASHES';
      await exportToFile(deps, await operatorCallIn(deps, textOf(options.app)), { file, hashes });
      return 0;
    },
  },
  'after-restore': {
    summary: 'Ends all sessions, codes and links in a restored copy of the database.',
    details: `Users have to log in again and ask for new codes. A pseudo (anonymous) user has only the session, so that account is lost,
unless --keep-pseudo-users is given. Servers may run: they refuse the ended tokens at once, and close open WebSockets within
ten seconds. If the command is interrupted, run it again. Other backends accept access tokens until they expire; "rotate-keys --discard" ends that too.`,
    arguments: [],
    options: {
      app: { value: 'ID', meaning: 'only in this app' },
      'all-apps': { value: null, meaning: 'in all apps, with the portal sessions of operators' },
      'keep-pseudo-users': { value: null, meaning: 'keeps the sessions of pseudo users, also those that were ended' },
      'dry-run': { value: null, meaning: 'prints how many would end, and writes nothing' },
    },
    async run(deps, { options }) {
      const appId = options.app === undefined ? null : textOf(options.app);
      if ((appId === null) !== (options['all-apps'] === true))
        throw new UsageError('Give either --app or --all-apps. See after-restore --help.');
      await endAfterRestore(deps, await operatorCallIn(deps, appId ?? defaultAppId), {
        appId,
        keepPseudoUsers: options['keep-pseudo-users'] === true,
        mode: options['dry-run'] === true ? 'DRY_RUN' : 'WRITE',
      });
      return 0;
    },
  },
  seed: {
    summary: 'Fills a development database that has no users with invented people in every state.',
    details: `Creates users, sessions, messages and audit log entries of the last 90 days, and prints a login that works. Refuses in
production, where a provider is configured (an invented number may belong to somebody), and if the database has users. The
server may run. With 40 users or more, every state occurs.`,
    arguments: [],
    options: {
      users: { value: 'NUMBER', meaning: 'how many users, 1 to 10000; by default 50' },
      seed: { value: 'NUMBER', meaning: 'a different number makes different people; by default 1' },
      app: { value: 'ID', meaning: 'the app that gets them; by default the first one' },
    },
    async run(deps, { options }) {
      const users = optionalNumber('--users', options.users, 50, 10_000);
      const seed = optionalNumber('--seed', options.seed, 1, 999_999_999);
      const call = await operatorCallIn(deps, textOf(options.app ?? defaultAppId));
      await seedUsers(deps, call, { users, seed: String(seed) });
      return 0;
    },
  },
  renumber: {
    summary: 'Moves phone numbers of an app to a new numbering plan, after a dry run; docs/deploying.md has examples.',
    arguments: [],
    options: {
      app,
      from: { value: 'PREFIX', required: true, meaning: 'the beginning of the numbers that move, such as +521' },
      to: { value: 'PREFIX', required: true, meaning: 'their new beginning, such as +52' },
      digits: {
        value: 'NUMBER',
        required: true,
        meaning: 'how many digits these numbers have after the +, such as 13',
      },
      apply: { value: null, meaning: 'moves them; without it, the command only prints what it would do' },
    },
    async run(deps, { options }) {
      const [from, to] = [textOf(options.from), textOf(options.to)];
      const rule = readNumberingRule({ from, to, digits: wholeNumberOf(options.digits) });
      const mode = options.apply === true ? 'WRITE' : 'DRY_RUN';
      return await renumberNumbers(deps, await operatorCallIn(deps, textOf(options.app)), rule, mode);
    },
  },
  respell: {
    summary: 'Rewrites identifiers that an earlier version stored in another form, after a dry run.',
    arguments: [],
    options: {
      app,
      apply: { value: null, meaning: 'writes them; without it, the command only prints what it would do' },
    },
    async run(deps, { options }) {
      const mode = options.apply === true ? 'WRITE' : 'DRY_RUN';
      return await respellIdentifiers(deps, await operatorCallIn(deps, textOf(options.app)), mode);
    },
  },
} as const satisfies Record<string, StoreCommand>;

function instantOf(option: string, value: string | boolean | undefined): number | null {
  if (value === undefined) return null;
  const instant = readTimestamp(textOf(value));
  if (instant === null) throw new UsageError(`${option} must be a time such as 2027-01-31T00:00:00Z.`);
  return instant;
}

function wholeNumberOf(value: string | boolean | undefined): number {
  const text = textOf(value);
  return /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
}

function optionalNumber(option: string, value: string | boolean | undefined, byDefault: number, most: number): number {
  if (value === undefined) return byDefault;
  const text = textOf(value);
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= 1 && number <= most)) throw new UsageError(`${option} must be a whole number from 1 to ${most}.`);
  return number;
}

function textOf(value: string | boolean | undefined): string {
  return typeof value === 'string' ? value : '';
}
