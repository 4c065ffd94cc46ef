import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commandForDriver, nameBuild } from '../../src/platform/store/sqlite/driver.rules.js';

const build = {
  nodeVersion: '22.12.0',
  binaryInterface: '127',
  platform: 'linux',
  arch: 'x64',
  bytes: 1_000,
  builtAtMs: 5_000.25,
};

describe('O12 A trial of SQLite’s driver', () => {
  it('is valid for one version of Node and one build of the driver', () => {
    assert.equal(nameBuild(build), '22.12.0 127 linux-x64 1000 5000');
    const others = [
      { nodeVersion: '22.13.0' },
      { binaryInterface: '128' },
      { platform: 'darwin' },
      { arch: 'arm64' },
      { bytes: 1_001 },
      { builtAtMs: 5_001 },
    ];
    const names = others.map(other => nameBuild({ ...build, ...other }));
    assert.equal(new Set([nameBuild(build), ...names]).size, 7);
  });
});

describe('O12 The command that installs SQLite’s driver again', () => {
  const place = { folder: '/srv/id/node_modules/better-sqlite3', isClone: false, nodeVersion: '22.12.0' };
  const command = 'npm run install --prefix /srv/id/node_modules/better-sqlite3';

  it('is the driver’s own script, in its folder', () => {
    assert.equal(commandForDriver(place), command);
    const quoted = commandForDriver({ ...place, folder: `/My d'or/x` });
    assert.equal(quoted, `npm run install --prefix '/My d'\\''or/x'`);
  });

  it('uses headers without the hook on Node 24 only', () => {
    assert.equal(commandForDriver({ ...place, nodeVersion: '24.21.0' }), `npm_config_target=24.18.0 ${command}`);
    assert.equal(commandForDriver({ ...place, nodeVersion: '20.24.0' }), command);
  });

  it('is that of the clone, which compiles by itself', () => {
    assert.equal(commandForDriver({ ...place, isClone: true }), 'rm -r node_modules && npm start');
  });
});
