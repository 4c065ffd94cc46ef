/** `npm run typecheck`: checks the types of the server, the tests, the pages, the package for clients and the examples. */
import { needs, prepare } from './prepare.mjs';
import { CommandFailed, runAsProgram, runNode, withProgress } from './run.mjs';

const everything = ['.', 'test', 'src/web/account', 'src/web/portal', 'src/client', 'examples/web', 'examples/script'];

/**
 * Checks several projects at the same time. Each is a folder with a tsconfig.json.
 * @param {{ projects?: string[], notes?: string, signal?: AbortSignal }} options `notes` is a folder in which
 *   TypeScript caches its results for unchanged files
 */
export async function checkTypes({ projects = everything, notes = 'dist/types', signal } = {}) {
  const results = await Promise.allSettled(projects.map(project => checkProject(project, { notes, signal })));
  const failures = results.filter(({ status }) => status === 'rejected').map(({ reason }) => reason);
  const bug = failures.find(reason => !(reason instanceof CommandFailed));
  if (bug !== undefined) throw bug;
  if (failures.length > 0) throw new CommandFailed(mistakesIn(failures.map(({ message }) => message).join('\n')));
}

/** Several projects may report the same mistake, because they import each other's files. */
function mistakesIn(output) {
  const mistakes = output.split(/^(?=\S.* error TS\d+:)/m).map(text => text.trimEnd());
  return [...new Set(mistakes)].join('\n');
}

async function checkProject(project, { notes, signal }) {
  const name = project === '.' ? 'src' : project.replaceAll('/', '-');
  await runNode(
    [
      ...['test/node_modules/typescript/bin/tsc', '--project', project, '--noEmit'],
      ...['--incremental', '--tsBuildInfoFile', `${notes}/${name}.tsbuildinfo`],
      ...['--pretty', String(process.stdout.isTTY === true)],
    ],
    { signal },
  );
}

await runAsProgram(import.meta.url, async () => {
  await prepare(needs.tools);
  await withProgress('Checking types', () => checkTypes());
});
