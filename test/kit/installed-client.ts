import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { temporaryFolder } from './temp.js';

/** The libraries that an app may use with `bonafide-client`, and their folders in this repository. */
const beside = {
  '.': ['@apollo/client', 'graphql', 'react', 'react-dom', 'rxjs'],
  test: ['@urql/core', 'graphql-request'],
};

/** A project that has installed `bonafide-client` and the libraries that it supports. */
export function projectWithClient(): string {
  const folder = temporaryFolder();
  const modules = join(folder, 'node_modules');
  cpSync(join(projectRoot(), 'dist/client'), join(modules, 'bonafide-client'), { recursive: true });
  for (const [from, names] of Object.entries(beside)) {
    for (const name of names) {
      mkdirSync(dirname(join(modules, name)), { recursive: true });
      symlinkSync(join(projectRoot(), from, 'node_modules', name), join(modules, name), 'junction');
    }
  }
  return folder;
}

/** Imports a module like code in that project, for example `bonafide-client/apollo`. */
export async function importIn<Module>(folder: string, name: string): Promise<Module> {
  const { resolve } = createRequire(join(folder, 'index.js'));
  return await import(pathToFileURL(resolve(name)).href);
}
