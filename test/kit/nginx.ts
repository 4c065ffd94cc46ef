import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { needsDebian } from './debian.js';
import { descendantsOf } from './descendants.js';
import { spawnKept } from './kept.js';
import { freePort } from './ports.js';
import { eventually } from './processes.js';
import { snippetIn } from './snippets.js';
import { temporaryFolder } from './temp.js';

export interface Nginx {
  url: string;
  /** Returns the nodes that answered, as `127.0.0.1:4001`, one per request. */
  answeredBy(): string[];
  /** Marks one node as down, or none, and resolves when no request uses the configuration before it. */
  takeOut(port: number | null): Promise<void>;
  /** Sends requests to these nodes from now on. Resolves as `takeOut` does. */
  use(ports: readonly number[]): Promise<void>;
  stop(): Promise<void>;
}

/** Starts Debian's nginx with the configuration of docs/deploying.md, for nodes at these ports. It signs its certificate itself. */
export async function startNginx(first: readonly number[]): Promise<Nginx> {
  needsDebian('nginx', 'nginx-light');
  const folder = temporaryFolder();
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=id.example.com'],
      ...['-keyout', key, '-out', certificate],
    ],
    { stdio: 'ignore' },
  );
  const port = await freePort();
  const documented = replaced(snippetIn('docs/deploying.md', 'nginx'), {
    'listen 443 ssl': `listen 127.0.0.1:${port} ssl`,
    '/etc/ssl/certs/id.example.com.pem': certificate,
    '/etc/ssl/private/id.example.com.key': key,
  });
  let ports = first;
  const configure = (down: number | null) => {
    const servers = ports.map(each => `  server 127.0.0.1:${each}${each === down ? ' down' : ''};\n`).join('');
    writeFileSync(join(folder, 'nginx.conf'), withMain(replaced(documented, { [documentedServers]: servers })));
  };
  configure(null);
  const { shell, end } = spawnKept(['nginx', '-p', folder, '-c', 'nginx.conf', '-e', 'stderr'], {
    cwd: folder,
    env: { PATH: `${process.env.PATH}:/usr/sbin` },
  });
  const workers = () => descendantsOf(shell.pid ?? 0).filter(({ command }) => command.startsWith('nginx: worker'));
  let errors = '';
  shell.stderr.setEncoding('utf8').on('data', text => (errors += text));
  await eventually('a listening nginx', 20, async () => {
    assert.equal(shell.exitCode, null, errors);
    return await isListening(port);
  });
  async function reload(down: number | null): Promise<void> {
    configure(down);
    const before = workers().map(({ id }) => id);
    process.kill(Number(readFileSync(join(folder, 'nginx.pid'), 'utf8')), 'SIGHUP');
    await eventually('the end of the workers before', 60, () => {
      const now = workers().map(({ id }) => id);
      return now.length > 0 && !now.some(id => before.includes(id));
    });
  }

  return {
    url: `https://127.0.0.1:${port}`,
    answeredBy: () => readFileSync(join(folder, 'access.log'), 'utf8').trim().split('\n'),
    takeOut: reload,
    async use(others) {
      ports = others;
      await reload(null);
    },
    stop: end,
  };
}

const documentedServers = '  server 127.0.0.1:4001;\n  server 127.0.0.1:4002;\n';

/** Puts the documented part where Debian's nginx.conf includes `conf.d/*.conf`. */
function withMain(documented: string): string {
  return `daemon off;
pid nginx.pid;
events {}
http {
  log_format nodes $upstream_addr;
  access_log access.log nodes;
${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(name => `  ${name}_temp_path ${name};`).join('\n')}
${documented}}
`;
}

/** Replaces each text, which must be there. */
export function replaced(text: string, replacements: Record<string, string>): string {
  return Object.entries(replacements).reduce((result, [from, to]) => {
    assert.ok(result.includes(from), `the configuration has ${from}`);
    return result.replaceAll(from, to);
  }, text);
}

export function isListening(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
