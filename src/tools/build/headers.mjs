/** Finds the Node headers for compiling SQLite. They come from Node's own folder, so that nothing is downloaded. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * Returns the folder that has them in `include/node`, or null if this Node came without
 * headers. Call `forget` after use.
 * @returns {{ home: string | null, forget: () => void }}
 */
export function findHeaders() {
  const home = join(dirname(process.execPath), '..');
  const [major] = process.versions.node.split('.');
  if (majorOf(join(home, 'include/node/node_version.h')) !== major) return { home: null, forget() {} };
  return major === '24' && hasFatalHook(home) ? mended(home) : { home, forget() {} };
}

function majorOf(versionHeader) {
  return existsSync(versionHeader)
    ? /#define NODE_MAJOR_VERSION (\d+)/.exec(readFileSync(versionHeader, 'utf8'))?.[1]
    : undefined;
}

const wrapHeader = 'node_object_wrap.h';
const hook = /^\s*(?:Add|Remove)CleanupHook\(\);$/gm;

/**
 * From 24.19 on, an addon compiled with Node 24's headers ends the process as soon as V8 collects one of its objects,
 * such as a statement of SQLite: https://github.com/nodejs/node/issues/65446.
 */
function hasFatalHook(home) {
  return readFileSync(join(home, 'include/node', wrapHeader), 'utf8').search(hook) !== -1;
}

/** Copies the headers and removes the hook, which earlier versions did not have. */
function mended(home) {
  const copy = mkdtempSync(join(tmpdir(), 'bonafide-headers-'));
  const [from, to] = [home, copy].map(folder => join(folder, 'include/node'));
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    if (name !== wrapHeader) symlinkSync(join(from, name), join(to, name));
  }
  writeFileSync(join(to, wrapHeader), readFileSync(join(from, wrapHeader), 'utf8').replace(hook, ''));
  return { home: copy, forget: () => rmSync(copy, { recursive: true, force: true }) };
}
