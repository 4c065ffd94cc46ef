import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { type Confined, type Confinement, runConfined } from './chroot.js';
import { commandOf, contextOf, environmentOf, type Instruction, type Stage, stagesIn } from './dockerfile.js';
import { readProjectFile } from './sources.js';
import { temporaryFolder } from './temp.js';

/** Starts a container: by default the entry point with the arguments of CMD. */
type Run = (options?: { args?: readonly string[]; environment?: Record<string, string>; volume?: string }) => Confined;

export interface Image {
  run: Run;
  /** Runs the command of HEALTHCHECK in the same way. */
  checkHealth: (environment: Record<string, string>) => Confined;
  /** Returns an empty folder for /data, with the owner that it has in the image. */
  volume(): string;
}

interface Building {
  context: string;
  /** The root of each stage that has been built, by its name. */
  roots: Map<string, string>;
}

/**
 * Builds the image of the Dockerfile in folders of this machine. Runs the same instructions in the same order, with the
 * Node and the system of this machine in place of those of the base images.
 */
export async function buildImage(): Promise<Image> {
  const stages = stagesIn(readProjectFile('Dockerfile'));
  const building = { context: copyContext(), roots: new Map() };
  for (const stage of stages) await buildStage(stage, building);
  const last = stages.at(-1);
  assert(last !== undefined, 'Dockerfile has a stage');
  return imageOf(last, building.roots.get(last.name));
}

function copyContext(): string {
  const context = temporaryFolder();
  const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: projectRoot(), encoding: 'utf8' }).split('\0');
  const paths = tracked.filter(path => path !== '' && existsSync(join(projectRoot(), path)));
  for (const path of contextOf(readProjectFile('.dockerignore'), paths)) {
    cpSync(join(projectRoot(), path), join(context, path));
  }
  return context;
}

async function buildStage(stage: Stage, { context, roots }: Building): Promise<void> {
  const root = temporaryFolder();
  chmodSync(root, 0o755);
  roots.set(stage.name, root);
  let folder = '/';
  let environment: Record<string, string> = { HOME: '/root' };
  for (const { keyword, argument, flags } of stage.instructions) {
    if (keyword === 'WORKDIR') {
      folder = argument;
      mkdirSync(join(root, folder), { recursive: true });
    }
    if (keyword === 'ENV') environment = { ...environment, ...environmentOf(argument) };
    if (keyword === 'COPY') {
      const from = flags.from === undefined ? context : roots.get(flags.from);
      assert(from !== undefined, `COPY --from=${flags.from}: there is no such stage`);
      copy(argument, from, join(root, folder), root);
    }
    if (keyword === 'RUN') await build(argument, { root, folder, environment });
  }
}

function copy(argument: string, from: string, folder: string, root: string): void {
  const paths = argument.split(' ');
  const given = paths.pop() ?? '';
  const target = given.startsWith('/') ? join(root, given) : join(folder, given);
  for (const path of paths) {
    // Like Docker: copies the contents of a folder, and keeps the name of a file below a folder.
    const isFile = !path.endsWith('.') && /\.\w+$/.test(basename(path));
    cpSync(join(from, path), isFile ? join(target, basename(path)) : target, {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
}

async function build(command: string, confinement: Confinement): Promise<void> {
  // The machine's cache of npm replaces that of BuildKit, and its Node has its own headers.
  const cache = execFileSync('npm', ['config', 'get', 'cache'], { encoding: 'utf8' }).trim();
  const confined = runConfined(['sh', '-c', command], {
    ...confinement,
    environment: { ...confinement.environment, npm_config_nodedir: dirname(dirname(process.execPath)) },
    mounts: { '/root/.npm': cache },
  });
  assert.equal(await confined.ended, 0, `RUN ${command}\n${confined.output()}`);
}

function imageOf({ instructions }: Stage, root: string): Image {
  const last = (keyword: string) =>
    instructions.findLast(instruction => instruction.keyword === keyword) as Instruction;
  const [user, folder] = [last('USER').argument, last('WORKDIR').argument];
  const common = { root, folder, user };
  const fixed = environmentOf(last('ENV').argument);
  return {
    run: ({ args = commandOf(last('CMD').argument), environment = {}, volume = '' } = {}) =>
      runConfined([...commandOf(last('ENTRYPOINT').argument), ...args], {
        ...common,
        environment: { ...fixed, ...environment },
        mounts: volume === '' ? {} : { [last('VOLUME').argument]: volume },
      }),
    checkHealth: environment =>
      runConfined(commandOf(last('HEALTHCHECK').argument), { ...common, environment: { ...fixed, ...environment } }),
    volume() {
      const path = temporaryFolder();
      const [owner = 0, group = 0] = user.split(':').map(Number);
      chownSync(path, owner, group);
      return path;
    },
  };
}
