import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { projectRoot } from '../../src/platform/config/project-root.js';

export interface Loaded {
  /** The JavaScript files that the process loaded, without Node's own. */
  files: string[];
  /** The sources of those files, such as `src/main.ts` and `node_modules/pg/lib/index.js`. */
  contents: string[];
}

/** Returns the files that a process loaded. It must have run with this folder as NODE_V8_COVERAGE, and have ended. */
export function loadedBy(coverage: string): Loaded {
  const reports = readdirSync(coverage).map(name => JSON.parse(readFileSync(join(coverage, name), 'utf8')));
  const urls: string[] = reports.flatMap(({ result }) => result.map(({ url }: { url: string }) => url));
  const files = urls.filter(url => url.startsWith('file:') && !url.includes('/dist/test/')).map(url => url.slice(7));
  const bundled = bundledContents();
  const contents = files.flatMap(file => bundled[basename(file)] ?? file.slice(file.indexOf('node_modules/')));
  return { files, contents };
}

/** Returns, for each file of dist/server, its sources. */
export function bundledContents(): Record<string, string[]> {
  return JSON.parse(readFileSync(join(projectRoot(), 'dist/server-contents.json'), 'utf8'));
}
