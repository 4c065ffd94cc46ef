/** Builds dist/ from the sources. A step runs only if one of its inputs changed. */
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { documentSources } from '../../web/account/documents/sources.mjs';
import { CommandFailed, root } from '../run.mjs';
import { bundleServer } from './bundle.mjs';
import { bundleClient } from './client.mjs';
import { filesUnder } from './files.mjs';
import { transpile } from './transpile.mjs';

const testPackages = 'test/node_modules';
const settings = ['package-lock.json', 'tsconfig.json', 'src/tools/build'];

const steps = {
  /** The server and its commands. */
  server: {
    inputs: ['src', ...settings],
    except: ['src/web', 'src/client'],
    run: bundleServer,
  },
  /** The sources, file by file, which tests import. */
  sources: {
    inputs: ['src', ...settings],
    except: ['src/web'],
    run: () => transpile('src', { except: ['src/web'] }),
  },
  /** The package for clients, without its types. */
  client: {
    inputs: ['src/client', 'package.json', ...settings],
    except: [],
    run: bundleClient,
  },
  pages: {
    inputs: ['src/web', ...documentSources, ...settings],
    except: [],
    async run() {
      const { buildPages } = await import('../../web/account/build.mjs');
      await buildPages();
    },
  },
  /** The tests also import some files of the pages. */
  tests: {
    inputs: ['test', 'src/web', ...settings],
    except: [testPackages],
    async run() {
      await Promise.all([transpile('test', { except: [testPackages] }), transpile('src/web')]);
      linkTestPackages();
    },
  },
};

/** @typedef {keyof typeof steps} Step */

/** @param {Step[]} names */
export function isBuilt(names) {
  return names.every(isFresh);
}

/**
 * @param {Step[]} names
 * @returns {import('../run.mjs').Step}
 */
export function buildStep(names) {
  const stale = names.filter(name => !isFresh(name));
  const usualSeconds = stale.includes('pages') ? 10 : undefined;
  return { title: `Building ${new Intl.ListFormat('en-GB').format(stale)}`, usualSeconds, run: () => build(stale) };
}

/** @param {Step[]} names */
async function build(names) {
  const results = await Promise.allSettled(names.map(buildOne));
  const failures = results.filter(result => result.status === 'rejected').map(result => result.reason);
  const bug = failures.find(reason => !(reason instanceof CommandFailed));
  if (bug !== undefined) throw bug;
  if (failures.length > 0) throw new CommandFailed(failures.map(failure => failure.message).join('\n'));
}

/** Node looks for packages in the folders above a module, and test/node_modules is not above dist/test. */
function linkTestPackages() {
  const link = join(root, 'dist', testPackages);
  const target = join('../..', testPackages);
  if (lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() && readlinkSync(link) === target) return;
  rmSync(link, { recursive: true, force: true });
  symlinkSync(target, link);
}

/** Removes the step's stamp first, so that an interrupted step runs again. */
async function buildOne(name) {
  // Compute the hash before reading the files. Otherwise a change in the meantime would be missed.
  const hash = hashOf(steps[name]);
  rmSync(stampFile(name), { force: true });
  await steps[name].run();
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stampFile(name), hash);
}

function stampFile(name) {
  return join(root, `dist/.${name}-stamp`);
}

function isFresh(name) {
  const file = stampFile(name);
  return existsSync(file) && readFileSync(file, 'utf8') === hashOf(steps[name]);
}

function hashOf({ inputs, except }) {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for (const path of filesUnder(input, except)) hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  }
  return hash.digest('hex');
}
