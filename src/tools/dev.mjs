/** `npm run dev`: compiles on every change, and restarts the server when what it loaded was compiled anew. */
import { spawn } from 'node:child_process';
import { onInterrupt, root } from './run.mjs';

const commands = [
  ['node_modules/typescript/bin/tsc', '--watch', '--preserveWatchOutput'],
  ['--watch', '--enable-source-maps', 'dist/src/main.js'],
];

const children = commands.map(args => spawn(process.execPath, args, { cwd: root, stdio: 'inherit' }));
const endAll = () => {
  for (const child of children) child.kill('SIGTERM');
};
onInterrupt(endAll);
for (const child of children) child.once('exit', endAll);
