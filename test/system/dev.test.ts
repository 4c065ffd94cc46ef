import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFileSync, cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { descendantsOf } from '../kit/descendants.js';
import { type KeptProcess, spawnKept } from '../kit/kept.js';
import { eventually } from '../kit/processes.js';
import { temporaryFolder } from '../kit/temp.js';

/** Generous, because other tests run at the same time. */
const patience = 100;
const server = 'dist/dev/src/main.js';
const notCopied = ['.git', 'data', 'node_modules', 'test/node_modules'];

describe('npm run dev, in a copy of the checkout', () => {
  const checkout = temporaryFolder();
  let dev: KeptProcess;
  let output = '';
  before(async () => {
    cpSync(projectRoot(), checkout, {
      recursive: true,
      filter: path => !notCopied.includes(relative(projectRoot(), path)),
    });
    for (const packages of ['node_modules', 'test/node_modules'])
      symlinkSync(join(projectRoot(), packages), join(checkout, packages));
    dev = spawnKept([process.execPath, 'src/tools/dev.mjs', '--inspect=0'], {
      cwd: checkout,
      env: {
        ...environment(),
        PORT: '0',
        DATABASE_URL: 'file:dev.sqlite',
        SECRET_KEY: randomBytes(32).toString('base64'),
      },
    });
    for (const stream of [dev.shell.stdout, dev.shell.stderr])
      stream.setEncoding('utf8').on('data', text => (output += text));
    await prints(/Bonafide is ready at/, 0);
  });
  after(() => dev?.end());

  it('passes options to the Node of the server', () => {
    assert.match(output, /^Debugger listening on /m);
  });

  it('keeps its server while npm test builds and runs, again and again', async () => {
    const running = serverProcess();
    for (let run = 1; run <= 2; run++) {
      append('test/rules/mask.test.ts', `// ${run}`);
      assert.match(await npmTest('rules/mask'), /Building tests…/);
      assert.equal((await fetch(url('healthz'))).status, 200);
    }
    assert.equal(serverProcess(), running);
  });

  it('restarts the server with the saved source and page, while npm test builds them too', async () => {
    const from = output.length;
    change('src/main.ts', 'Development inbox', 'The development inbox');
    change('src/web/account/pages/index.html', '</head>', '<meta name="changed" content="yes" /></head>');
    const built = await npmTest('rules/mask');
    assert.match(built, /Building server, sources, pages and tests/);
    await prints(/The development inbox/, from);
    assert.match(await (await fetch(url(''))).text(), /<meta name="changed"/);
  });

  it('names the place of a mistake, and keeps the former server', async () => {
    const [from, running] = [output.length, serverProcess()];
    append('src/main.ts', 'export const half = ;');
    await prints(/src\/main\.ts:\d+:\d+/, from);
    await prints(/Not built: the server before this change keeps running/, from);
    assert.equal((await fetch(url('healthz'))).status, 200);
    assert.equal(serverProcess(), running);
  });

  it('shows a type error and still runs the server', async () => {
    const from = output.length;
    change('src/main.ts', 'export const half = ;', "export const wrong: number = 'text';");
    await prints(/Bonafide is ready at/, from);
    await prints(/src\/main\.ts\(\d+,\d+\): error TS2322/, from);
    assert.equal((await fetch(url('healthz'))).status, 200);
  });

  it('leaves no process behind after SIGTERM, while types are checked too', async () => {
    append('src/main.ts', '// saved');
    const processes = await eventually('server and type check', patience, () => {
      const found = descendantsOf(dev.shell.pid ?? 0);
      const runs = (part: string) => found.some(({ command }) => command.includes(part));
      return runs(server) && runs('typescript') && found;
    });
    await dev.end();
    const alive = () => processes.filter(({ id }) => isAlive(id)).map(({ command }) => command);
    await eventually('the end of all', 10, () => alive().length === 0);
  });

  /** Resolves when this text is printed after the first `from` characters. */
  async function prints(text: RegExp, from: number): Promise<void> {
    await eventually(`${text} in ${output}`, patience, () => text.test(output.slice(from)));
  }

  function url(path: string): string {
    return `${output.match(/(?<=Bonafide is ready at )\S+/g)?.at(-1)}/${path}`;
  }

  function serverProcess(): number | undefined {
    return descendantsOf(dev.shell.pid ?? 0).find(({ command }) => command.includes(server))?.id;
  }

  function change(path: string, from: string, to: string): void {
    const before = readFileSync(join(checkout, path), 'utf8');
    assert.ok(before.includes(from), `${path} has ${from}`);
    writeFileSync(join(checkout, path), before.replace(from, to));
  }

  function append(path: string, line: string): void {
    appendFileSync(join(checkout, path), `${line}\n`);
  }

  async function npmTest(part: string): Promise<string> {
    const args = ['--enable-source-maps', 'src/tools/testing/test.mjs', part];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: checkout, env: environment() });
    assert.match(stdout, /\n[1-9]\d* passed, 0 failed\n$/);
    return stdout;
  }
});

/** Removes the variable that makes node:test believe it runs inside another test. */
function environment(): NodeJS.ProcessEnv {
  const { NODE_TEST_CONTEXT: _, ...rest } = process.env;
  return rest;
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch {
    return false;
  }
}
