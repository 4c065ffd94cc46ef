import type { OwnCommand } from './command.js';

const file = (meaning: string) => [{ name: 'FILE', meaning }];

/** Commands that open themselves what they need. Each loads its code when it runs, so that the others start quickly. */
export const ownCommands = {
  serve: {
    summary: 'Serves, by default with the embedded database in data/. The same as no command.',
    details: 'Settings come from the environment and, outside of production, from the file .env in the current folder.',
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
    summary: 'Puts a copy in the place of the embedded database. The server must have stopped.',
    arguments: file('a copy that backup made'),
    options: {},
    async runAlone({ arguments: [copy = ''] }) {
      return await (await import('./restore.js')).restoreFrom(copy);
    },
  },
  'move-to-postgres': {
    summary: 'Copies an embedded database to an empty PostgreSQL; docs/scaling.md says how to move.',
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
    summary: 'Makes a new signing key, which signs ten minutes later. Logs nobody out.',
    details: `It also seals all other secrets again with the current SECRET_KEY, so that SECRET_KEY_PREVIOUS can be removed.`,
    arguments: [],
    options: { discard: { value: null, meaning: 'also refuses every token signed before: a key was stolen' } },
    async runAlone({ options }) {
      return await (await import('./rotate-keys.js')).rotateKeys(options.discard === true);
    },
  },
} as const satisfies Record<string, OwnCommand>;
