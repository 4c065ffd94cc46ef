/** `npm run pack:client [FOLDER]`: builds `bonafide-client` with its types, and packs it into a folder. Prints the file's name. */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { clientFolder } from './build/client.mjs';
import { npmCli } from './build/install.mjs';
import { needs, prepare } from './prepare.mjs';
import { CommandFailed, root, runAsProgram, runNode } from './run.mjs';

await runAsProgram(import.meta.url, async () => {
  await prepare(needs.client);
  await runNode([
    ...['test/node_modules/typescript/bin/tsc', '--project', 'src/client', '--rootDir', 'src/client'],
    ...['--outDir', clientFolder, '--declaration', '--emitDeclarationOnly'],
  ]);
  const args = ['pack', '--silent', '--pack-destination', resolve(root, process.argv[2] ?? '.')];
  const { status, stdout, stderr } = spawnSync(process.execPath, [npmCli(), ...args], {
    cwd: clientFolder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new CommandFailed(stderr);
  process.stdout.write(stdout);
});
