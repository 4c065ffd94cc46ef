import assert from 'node:assert/strict';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { openBrowser } from '../kit/browser.js';
import { bonafide } from '../kit/command-line.js';
import { workbench } from '../kit/graphiql.js';
import { patient, signInto } from '../kit/portal.js';
import { operatorToken, World } from '../kit/world.js';

/*
 * `npm run pictures` takes the pictures of the README, with the browser of the tests, on a server with invented users. Look at
 * them before you commit them.
 */

/** A picture adds little to the size of a page. */
const mostBytes = 120_000;
const viewport = { width: 1_200, height: 750 };

const world = new World('SQLite');
await world.start();
const browser = await openBrowser();
try {
  const seeded = await bonafide(world, ['seed', '--users', '700']);
  assert.equal(seeded.status, 0, seeded.stderr);
  await takePortal();
  await takeGraphiql();
} finally {
  await browser.close();
  await world.stop();
}

async function takePortal(): Promise<void> {
  const tab = await browser.openPage({ viewport });
  const page = patient(tab);
  await signInto(page, world.url, operatorToken, '');
  await page.waitForLoadState('networkidle');
  await save(page, 'portal');
}

async function takeGraphiql(): Promise<void> {
  const permissions = ['clipboard-read', 'clipboard-write'];
  const tab = await browser.openPage({ viewport, permissions });
  const page = patient(tab);
  const bench = workbench(page);
  await bench.open(world.url);
  await page.getByRole('button', { name: /documentation explorer/i }).click();
  await bench.choose('SignUpWithPhone');
  await bench.run(/accessToken/);
  await save(page, 'graphiql');
}

async function save(page: Page, name: string): Promise<void> {
  // Otherwise a chart shows the numbers of the day below the pointer.
  await page.mouse.move(600, 5);
  await page.waitForTimeout(1_000);
  const devtools = await page.context().newCDPSession(page);
  const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: 82 });
  const folder = join(projectRoot(), 'docs/pictures');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.webp`);
  writeFileSync(path, Buffer.from(data, 'base64'));
  const { size } = statSync(path);
  assert.ok(size < mostBytes, `${path} has ${size} bytes, more than ${mostBytes}`);
  console.log(`${path}: ${size} bytes`);
}
