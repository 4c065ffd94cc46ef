import type { Command } from './command.js';
import { ownCommands } from './own-commands.js';
import { storeCommands } from './store-commands.js';

/** All commands of `bonafide`. The help is generated from this table. */
export const commands: Readonly<Record<string, Command>> = { ...ownCommands, ...storeCommands };
