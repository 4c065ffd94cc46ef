import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { temporaryFolder } from './temp.js';

export interface CopiedInstall {
  /** The program `bonafide`. */
  readonly program: string;
  /** The folder of SQLite's driver, which a test may change. */
  readonly driver: string;
}

/**
 * Creates a copy of an installed package without the registry: the package's files, a copy of SQLite's driver, and links to
 * all other packages.
 */
export function copyInstall(): CopiedInstall {
  const folder = temporaryFolder();
  const root = projectRoot();
  const { files, bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  // The folders of patterns such as `drizzle/*/*.sql`.
  const wanted = new Set(['package.json', ...files.map((path: string) => path.split('/*')[0])]);
  for (const path of wanted) {
    if (existsSync(join(root, path))) cpSync(join(root, path), join(folder, path), { recursive: true });
  }
  const [from, to] = [root, folder].map(each => join(each, 'node_modules')) as [string, string];
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    if (name !== 'better-sqlite3') symlinkSync(join(from, name), join(to, name));
  }
  const driver = join(to, 'better-sqlite3');
  cpSync(join(from, 'better-sqlite3', 'package.json'), join(driver, 'package.json'));
  cpSync(join(from, 'better-sqlite3', 'lib'), join(driver, 'lib'), { recursive: true });
  const binary = 'build/Release/better_sqlite3.node';
  cpSync(join(from, 'better-sqlite3', binary), join(driver, binary));
  return { program: join(folder, bin.bonafide), driver };
}
