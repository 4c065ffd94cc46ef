import { called } from './called.js';
import type { Command } from './command.js';
import { commands } from './commands.js';

export function listCommands(): string {
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(20)}${summary}`);
  const status = 'Exit status: 0 it was done, 1 it was not, 2 a part was not, which it lists.';
  return [
    `Usage: ${called()} [COMMAND …]`,
    '',
    ...lines,
    '',
    `Without a command it serves. ${called()} COMMAND --help says more.`,
    status,
  ].join('\n');
}

export function commandHelp(name: string, { summary, details, options, arguments: positionals }: Command): string {
  const flags = Object.entries(options).map(([option, { value, required, meaning }]) => {
    const flag = value === null ? `--${option}` : `--${option} ${value}`;
    return { usage: required ? flag : `[${flag}]`, flag, meaning };
  });
  const usage = [called(), name, ...flags.map(each => each.usage), ...positionals.map(each => each.name)].join(' ');
  const rows = [...positionals.map(({ name, meaning }) => ({ flag: name, meaning })), ...flags];
  const text = details === undefined ? [summary] : [summary, '', details];
  return [`Usage: ${usage}`, '', ...text, '', ...rows.map(row => `  ${row.flag.padEnd(20)}${row.meaning}`)].join('\n');
}
