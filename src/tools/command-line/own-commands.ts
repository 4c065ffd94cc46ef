import type { OwnCommand } from './command.js';

const file = (meaning: string) => [{ name: 'FILE', meaning }];

/** Commands that open everything themselves. Each loads its code when it runs, so that the others start quickly. */
export const ownCommands = {
  serve: {
    summary: 'Starts the server, by default with the embedded database in data/. The same as no command.',
    details: `Settings come from the environment and, except in production, from the file .env in the current folder. .env.example lists them.
In production ENV_FILE can name such a file. SIGTERM or Ctrl-C stops the server after it has answered the current requests.`,
    arguments: [],
    options: {},
    async runAlone() {
      await import('../../main.js');
      return 0;
    },
  },
  backup: {
    summary: 'Makes a consistent copy of the embedded database while the server runs.',
    arguments: file('the copy, a new file'),
    options: {},
    async runAlone({ arguments: [target = ''] }) {
      return await (await import('./back-up.js')).backUpTo(target);
    },
  },
  restore: {
    summary: 'Replaces the embedded database with a copy. Stop the server first.',
    arguments: file('a copy made by backup'),
    options: {},
    async runAlone({ arguments: [copy = ''] }) {
      return await (await import('./restore.js')).restoreFrom(copy);
    },
  },
  'move-to-postgres': {
    summary: 'Copies an embedded database into an empty PostgreSQL database. docs/scaling.md has the steps.',
    arguments: [
      { name: 'FROM', meaning: 'file:PATH' },
      { name: 'TO', meaning: 'postgres://USER:PASSWORD@HOST/DATABASE' },
    ],
    options: {},
    async runAlone({ arguments: [from = '', to = ''] }) {
      return await (await import('./move.js')).move(from, to);
    },
  },
  'rotate-keys': {
    summary: 'Creates a new signing key, which signs after ten minutes. Logs nobody out.',
    details: `Also encrypts all other secrets again with the current SECRET_KEY, so that SECRET_KEY_PREVIOUS can be removed.`,
    arguments: [],
    options: { discard: { value: null, meaning: 'also refuses all tokens that were signed before; for a stolen key' } },
    async runAlone({ options }) {
      return await (await import('./rotate-keys.js')).rotateKeys(options.discard === true);
    },
  },
  doctor: {
    summary: 'Checks settings, database, SQLite’s driver, files, clock and providers, and says what to do.',
    details: `Changes nothing. The server may run or not. Prints a line for each check: ok, warn or FAIL. Exit status 1: a check failed.`,
    arguments: [],
    options: {
      email: { value: 'ADDRESS', meaning: 'sends a test email to this address' },
      phone: {
        value: 'NUMBER',
        meaning: 'sends a test SMS to this number, such as +81…; it costs one SMS',
      },
    },
    async runAlone({ options: { email, phone } }) {
      const textOf = (value: unknown) => (typeof value === 'string' ? value : null);
      const recipients = { email: textOf(email), phone: textOf(phone) };
      return await (await import('./doctor/doctor.js')).examine(recipients, process.env, console.log);
    },
  },
} as const satisfies Record<string, OwnCommand>;
