#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeFailure } from '../boot/describe-failure.rules.js';
import { readSettings } from '../boot/read-config.js';
import { Refusal } from '../domain/refusal.js';
import { projectRoot } from '../platform/config/project-root.js';
import type { Command, CommandInput } from './command-line/command.js';
import { commands } from './command-line/commands.js';
import { commandHelp, listCommands } from './command-line/help.js';
import { openDeps } from './command-line/open-deps.js';
import { UsageError } from './command-line/usage-error.js';

/** `bonafide [COMMAND …]`: starts the server, or runs a command of the operator, with or without a running server. */
const [name = 'serve', ...rest] = process.argv.slice(2);
try {
  process.exitCode = await main();
} catch (error) {
  console.error(whyNot(error));
  process.exitCode = 1;
}

async function main(): Promise<number> {
  if (name === '--help' || name === 'help') {
    console.log(listCommands());
    return 0;
  }
  if (name === '--version') {
    console.log(JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')).version);
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) throw new UsageError(`There is no command of this name.\n\n${listCommands()}`);
  return await run(name, command);
}

async function run(name: string, command: Command): Promise<number> {
  const { values, positionals } = parse(command);
  if (values.help === true) {
    console.log(commandHelp(name, command));
    return 0;
  }
  // O40: an empty text counts as missing. In a script, it is a variable that is not set.
  const missing = command.arguments.filter((_, index) => !positionals[index]).map(({ name }) => name);
  for (const [option, { required }] of Object.entries(command.options)) {
    if (required && !values[option]) missing.unshift(`--${option}`);
  }
  if (missing.length > 0) throw new UsageError(`${missing.join(' and ')} must be given: see ${name} --help.`);
  if (positionals.length > command.arguments.length) {
    throw new UsageError(`Too many arguments, a name with spaces needs quotes: see ${name} --help.`);
  }
  const given = { options: values, arguments: positionals };
  if ('runAlone' in command) return await command.runAlone(given);
  const deps = await openDeps(readSettings(process.env));
  try {
    return await command.run(deps, given);
  } finally {
    await deps.close();
  }
}

function parse({ options }: Command): { values: CommandInput['options']; positionals: string[] } {
  const types = Object.entries(options).map(([option, { value }]) => {
    return [option, { type: value === null ? ('boolean' as const) : ('string' as const) }] as const;
  });
  try {
    return parseArgs({
      args: rest,
      options: { ...Object.fromEntries(types), help: { type: 'boolean' } },
      allowPositionals: true,
    });
  } catch (error) {
    // Keep only the first sentence, which names the mistake.
    throw error instanceof TypeError ? new UsageError(`${error.message.split('. ')[0]}: see ${name} --help.`) : error;
  }
}

/** Returns one sentence for an error that the user can fix, and the stack of any other error. */
function whyNot(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  if (error instanceof Refusal) {
    const { field } = error.details;
    return field === undefined ? error.message : `${error.message} (${error.code}, ${field})`;
  }
  return describeFailure(error);
}
