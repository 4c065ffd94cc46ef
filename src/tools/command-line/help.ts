import { type Command, commands } from './commands.js';

const start = 'npm run bonafide --';

export function listCommands(): string {
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(20)}${summary}`);
  return [`Usage: ${start} COMMAND …`, '', ...lines, '', `${start} COMMAND --help says more.`].join('\n');
}

export function commandHelp(name: string, { summary, details, options, arguments: positionals }: Command): string {
  const flags = Object.entries(options).map(([option, { value, required, meaning }]) => {
    const flag = value === null ? `--${option}` : `--${option} ${value}`;
    return { usage: required ? flag : `[${flag}]`, flag, meaning };
  });
  const usage = [start, name, ...flags.map(each => each.usage), ...positionals.map(each => each.name)].join(' ');
  const rows = [...positionals.map(({ name, meaning }) => ({ flag: name, meaning })), ...flags];
  const text = details === undefined ? [summary] : [summary, '', details];
  return [`Usage: ${usage}`, '', ...text, '', ...rows.map(row => `  ${row.flag.padEnd(20)}${row.meaning}`)].join('\n');
}
