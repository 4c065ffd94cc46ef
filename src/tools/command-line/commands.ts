import { createAdminToken } from '../../domain/apps/manage-admin-tokens.js';
import { createApp } from '../../domain/apps/manage-apps.js';
import type { Deps } from '../../domain/deps.js';
import { exportToFile } from './export-file.js';
import { importFromFile } from './import-file.js';
import { callForNewApp, operatorCallIn } from './open-deps.js';
import { UsageError } from './usage-error.js';

export interface Command {
  readonly summary: string;
  readonly arguments: readonly { readonly name: string; readonly meaning: string }[];
  readonly options: Readonly<Record<string, Option>>;
  /** Resolves with the exit status. */
  run(deps: Deps, given: CommandInput): Promise<number>;
}

interface Option {
  /** The name of its value in the help. Null: the option has no value. */
  readonly value: string | null;
  readonly required?: boolean;
  readonly meaning: string;
}

export interface CommandInput {
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly arguments: readonly string[];
}

const app = { value: 'ID', required: true, meaning: 'the app; the first one is "default"' } as const;

/** All commands of `npm run bonafide`. The help is generated from this table. */
export const commands = {
  'create-app': {
    summary: 'Makes an app, and prints its id and its first admin token, which is shown this once.',
    arguments: [{ name: 'NAME', meaning: 'as its users read it, at most 60 characters' }],
    options: {},
    async run(deps, { arguments: [name = ''] }) {
      const { app, adminToken } = await createApp(deps, callForNewApp, name);
      console.log(`App: ${app.id}\nAdmin token, shown this once: ${adminToken}`);
      return 0;
    },
  },
  'create-admin-token': {
    summary: 'Makes one more admin token of an app and prints it, this once.',
    arguments: [{ name: 'NAME', meaning: 'who or what it is for, at most 60 characters' }],
    options: {
      app,
      'expires-at': { value: 'TIME', meaning: 'its end, as 2027-01-31T00:00:00Z; by default it has none' },
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
    summary: 'Adds the users of a file to an app, password hashes and all; docs/importing.md has the format.',
    arguments: [{ name: 'FILE', meaning: 'one JSON object on each line; "-" reads standard input' }],
    options: {
      app,
      report: { value: 'FILE', meaning: 'where refused lines are listed; by default FILE.refused.ndjson' },
      'dry-run': { value: null, meaning: 'says what would be refused, and writes no user' },
    },
    async run(deps, { options, arguments: [file = ''] }) {
      const report = typeof options.report === 'string' ? options.report : null;
      const mode = options['dry-run'] === true ? 'DRY_RUN' : 'WRITE';
      return await importFromFile(deps, await operatorCallIn(deps, textOf(options.app)), { file, report, mode });
    },
  },
  'export-users': {
    summary: 'Writes every user of an app to a file that import-users takes, the oldest first.',
    arguments: [{ name: 'FILE', meaning: 'a new file, for its owner alone; "-" writes to standard output' }],
    options: { app, 'with-hashes': { value: null, meaning: 'with the hashes of the passwords' } },
    async run(deps, { options, arguments: [file = ''] }) {
      const hashes = options['with-hashes'] === true ? 'WITH_HASHES' : 'WITHOUT_HASHES';
      await exportToFile(deps, await operatorCallIn(deps, textOf(options.app)), { file, hashes });
      return 0;
    },
  },
} as const satisfies Record<string, Command>;

/** RFC 3339, 5.6: a time without an offset would depend on where the command runs. */
const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

function instantOf(option: string, value: string | boolean | undefined): number | null {
  if (value === undefined) return null;
  const text = textOf(value);
  const instant = timestamp.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(instant)) throw new UsageError(`${option} must be a time such as 2027-01-31T00:00:00Z.`);
  return instant;
}

function textOf(value: string | boolean | undefined): string {
  return typeof value === 'string' ? value : '';
}
