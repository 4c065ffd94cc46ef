import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, before, describe, it } from 'node:test';
import type { Confined } from '../kit/chroot.js';
import { buildImage, type Image } from '../kit/image.js';
import { freePort } from '../kit/ports.js';
import { createDatabase } from '../kit/postgres.js';
import { eventually } from '../kit/processes.js';
import { temporaryFolder } from '../kit/temp.js';

const seconds = 60;
const skip = process.getuid?.() === 0 ? false : 'it mounts folders, so it has to be root';

describe('The image of Dockerfile, built and run without Docker', { skip }, () => {
  let image: Image;
  before(async () => {
    image = await buildImage();
  });

  const started: Confined[] = [];
  afterEach(() => {
    for (const server of started.splice(0)) server.destroy();
  });

  const secrets = () => ({
    SECRET_KEY: randomBytes(32).toString('base64'),
    OPERATOR_TOKEN: randomBytes(32).toString('hex'),
    PUBLIC_URL: 'https://id.example.com',
  });

  async function serve(environment: Record<string, string>, volume?: string) {
    const PORT = String(await freePort());
    const server = image.run({ environment: { ...environment, PORT }, ...(volume !== undefined && { volume }) });
    started.push(server);
    let end: number | null | undefined;
    void server.ended.then(status => (end = status));
    await eventually('it is ready', seconds, () => {
      assert.equal(end, undefined, server.output());
      return server.output().includes('Bonafide is ready');
    });
    return { ...server, environment: { PORT }, url: `http://127.0.0.1:${PORT}` };
  }

  it('serves as user 1000 on a read-only root, and writes nothing but the embedded database in /data', async () => {
    const [volume, environment] = [image.volume(), secrets()];
    const server = await serve(environment, volume);
    assert.equal((await fetch(`${server.url}/readyz`)).status, 200);
    assert.equal((await fetch(`${server.url}/portal`)).status, 200);
    const health = image.checkHealth(server.environment);
    assert.equal(await health.ended, 0, health.output());
    const files = readdirSync(volume);
    assert.deepEqual(
      files.filter(file => !file.startsWith('bonafide.sqlite')),
      [],
    );
    assert.deepEqual([...new Set(files.map(file => statSync(join(volume, file)).uid))], [1000]);
    server.kill('SIGTERM');
    assert.equal(await server.ended, 0, server.output());
    assert.notEqual(await image.checkHealth(server.environment).ended, 0);
  });

  it('runs every other command as the argument of `docker run`', async () => {
    const [volume, environment] = [image.volume(), secrets()];
    const server = await serve(environment, volume);
    const backup = image.run({ args: ['backup', '/data/copy.sqlite'], environment, volume });
    assert.equal(await backup.ended, 0, backup.output());
    assert.ok(readdirSync(volume).includes('copy.sqlite'));
    const doctor = image.run({ args: ['doctor'], environment, volume });
    await doctor.ended;
    assert.match(doctor.output(), /^ok {4}writing: /m);
    assert.doesNotMatch(doctor.output(), /^FAIL (?!PUBLIC_URL)/m);
    server.kill('SIGTERM');
    assert.equal(await server.ended, 0, server.output());
  });

  it('serves on PostgreSQL without any folder that it may write to', async () => {
    const { url, drop } = await createDatabase();
    try {
      // An empty folder of root, in which the user of the image may not write.
      const server = await serve({ ...secrets(), DATABASE_URL: url }, temporaryFolder());
      assert.equal((await fetch(`${server.url}/readyz`)).status, 200);
      server.kill('SIGTERM');
      assert.equal(await server.ended, 0, server.output());
    } finally {
      await drop();
    }
  });
});
