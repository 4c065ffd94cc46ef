import { projectRoot } from '../../platform/config/project-root.js';
import type { Command } from './command.js';
import { commands } from './commands.js';
import { programCommand } from './program-command.js';

const exitStatus = 'Exit status: 0 done, 1 failed, 2 partly done, and the rest is listed.';

export function listCommands(): string {
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(20)}${summary}`);
  return [
    `Usage: ${programCommand()} [COMMAND …]`,
    '',
    ...lines,
    '',
    `Without a command it starts the server. ${programCommand()} COMMAND --help says more; ${programCommand()} --version prints the version.`,
    `README.md, docs/ and .env.example are in ${projectRoot()}`,
    exitStatus,
  ].join('\n');
}

export function commandHelp(name: string, { summary, details, options, arguments: positionals }: Command): string {
  const flags = Object.entries(options).map(([option, { value, required, meaning }]) => {
    const flag = value === null ? `--${option}` : `--${option} ${value}`;
    return { usage: required ? flag : `[${flag}]`, flag, meaning };
  });
  const usage = [programCommand(), name, ...flags.map(each => each.usage), ...positionals.map(each => each.name)].join(
    ' ',
  );
  const rows = [...positionals.map(({ name, meaning }) => ({ flag: name, meaning })), ...flags];
  const parts = [
    `Usage: ${usage}`,
    summary,
    ...(details === undefined ? [] : [details]),
    ...(rows.length === 0 ? [] : [rows.map(row => `  ${row.flag.padEnd(20)}${row.meaning}`).join('\n')]),
    exitStatus,
  ];
  return parts.join('\n\n');
}
