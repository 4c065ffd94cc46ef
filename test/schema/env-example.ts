import type { EnvironmentVariable } from '../../src/platform/config/environment.rules.js';
import { variables } from '../../src/platform/config/variables.js';

export const envExampleFile = '.env.example';

/** Prints an environment file with every variable of the server, each as a comment with its default. */
export function printEnvExample(): string {
  const rows = Object.entries(variables)
    .filter(([name]) => name !== 'ENV_FILE')
    .map(([name, variable]: [string, EnvironmentVariable<unknown>]) => {
      const { meaning, shownDefault } = variable;
      const byDefault = shownDefault === undefined ? '' : ` By default: ${plain(shownDefault)}.`;
      return `# ${sentence(meaning)}${byDefault}\n# ${name}=${variable.default ?? ''}`;
    });
  return `# Settings of the server. Copy this file to .env, and remove the # before what you set. Variables of the environment win.
# In production the server reads no .env unless ENV_FILE names it.\n\n${rows.join('\n\n')}\n`;
}

/** Removes the marks of Markdown. */
function plain(text: string): string {
  return text.replaceAll('`', '').replaceAll(/\[([^\]]+)\]\(([^)]+)\)/g, '$1: $2');
}

/** A value at the beginning, such as `off`, keeps its letter case. */
function sentence(text: string): string {
  return `${plain(text.charAt(0).toUpperCase() + text.slice(1))}.`;
}
