import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { projectRoot } from '../../src/platform/config/project-root.js';

const advisory = {
  // npm caches an advisory by its id.
  id: 1,
  url: 'https://example.com/advisory',
  title: 'Everything is wrong',
  severity: 'high',
  vulnerable_versions: '*',
};

describe('npm run audit', () => {
  const servers: Server[] = [];
  after(() => {
    for (const server of servers) server.close();
  });

  it('passes when the registry knows no advisory', async () => {
    const { status, output } = await audit({ bulk: {} });
    assert.equal(status, 0, output);
    assert.match(output, /^0 of \d{3} packages in package-lock\.json have a known advisory, 0 in production$/m);
    assert.match(output, /^0 of \d{3} packages in test\/package-lock\.json have a known advisory, 0 in production$/m);
  });

  it('fails when it knows one, and names the package and the advisory', async () => {
    const { status, output } = await audit({ bulk: { fastify: [advisory] } });
    assert.equal(status, 1, output);
    assert.match(output, /^[1-9]\d* of \d{3} packages in package-lock\.json .+, [1-9]\d* in production$/m);
    assert.match(output, /^high +fastify\n +Everything is wrong https:\/\/example\.com\/advisory$/m);
  });

  it('prints an advisory on a development tool, and fails only if it is critical, as for a malicious package', async () => {
    const high = await audit({ bulk: { typescript: [advisory] } });
    assert.equal(high.status, 0, high.output);
    assert.match(high.output, /^high +typescript\n +Everything is wrong/m);
    const critical = await audit({ bulk: { typescript: [{ ...advisory, id: 2, severity: 'critical' }] } });
    assert.equal(critical.status, 1, critical.output);
  });

  it('reports that the registry does not answer, which does not mean that all is well', async () => {
    const { status, output } = await audit({ bulk: null });
    assert.equal(status, 2, output);
    assert.match(output, /did not answer: 405/);
  });

  /** Runs the command with a registry that answers the request for advisories with `bulk`, or fails it. */
  async function audit({ bulk }: { bulk: object | null }): Promise<{ status: number | null; output: string }> {
    const server = createServer((request, response) => {
      request.resume();
      const isQuestion = request.method === 'POST' && request.url?.endsWith('/advisories/bulk');
      // npm 10 asks at an older address when this one does not answer.
      if (bulk === null) response.writeHead(405).end();
      else if (!isQuestion) response.writeHead(404).end('{}');
      else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(bulk));
    }).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    return await new Promise(resolve => {
      const child = execFile(
        process.execPath,
        [join(projectRoot(), 'src/tools/audit.mjs')],
        { env: { ...process.env, npm_config_registry: registry } },
        (_error, stdout, stderr) => resolve({ status: child.exitCode, output: stdout + stderr }),
      );
    });
  }
});
