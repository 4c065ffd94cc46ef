import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { after, before } from 'node:test';
import { promisify } from 'node:util';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { openBrowser, type TestBrowser, type WatchedPage } from './browser.js';
import { noBrowserBecause } from './chromium.js';
import { temporaryFolder } from './temp.js';
import { newPhone, type TestApp } from './test-app.js';
import { stories, type World } from './world.js';

const run = promisify(execFile);
const folder = temporaryFolder();
const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** Serves the page of examples/web. */
const pages = createServer(async (request, response) => {
  const name = request.url === '/' ? 'index.html' : (request.url ?? '').slice(1);
  const content = await readFile(join(folder, name)).catch(() => null);
  response
    .writeHead(content === null ? 404 : 200, { 'content-type': types[extname(name)] ?? 'text/plain' })
    .end(content);
});
await new Promise<void>(listening => pages.listen(0, 'localhost', listening));
pages.unref();
export const origin = `http://localhost:${(pages.address() as AddressInfo).port}`;
let browser: TestBrowser;

export const password = 'plum-tin-harbour-42';
export const newPassword = 'a-kite-over-the-bay-7';

/** Stories of people who use the page of examples/web. */
export function storiesOfExample(title: string, tell: (world: World) => void): void {
  before(async () => {
    if (!noBrowserBecause) browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    pages.close();
  });
  stories(title, tell, { corsOrigins: [origin] });
}

/** Builds the client for this app and opens it in a new page. */
export async function open(app: TestApp, options?: BrowserContextOptions): Promise<WatchedPage> {
  const environment = { BONAFIDE_URL: app.world.url, APP_ID: app.id, OUT: folder };
  await run(process.execPath, ['examples/web/build.mjs'], {
    cwd: projectRoot(),
    env: { ...process.env, ...environment },
  });
  const tab = await browser.openPage(options);
  await tab.page.goto(origin);
  return tab;
}

/** Signs up with a verified phone number. */
export async function startWithPhone(page: Page, app: TestApp): Promise<string> {
  const phone = newPhone();
  await press(page, 'Start without an account');
  await fill(page, 'Keep this account', { Phone: phone, Password: password });
  await press(page, 'Keep it');
  await says(page, `${phone} (not verified)`);
  await fill(page, 'Verify it', { 'The six digits that we have sent': await app.codeTo(phone) });
  await press(page, 'Verify', 'Verify it');
  await says(page, `${phone} (verified)`);
  return phone;
}

export async function logIn(page: Page, identifier: string, by = password): Promise<void> {
  await fill(page, 'Log in', { 'Username, email or phone': identifier, Password: by });
  await press(page, 'Log in');
}

export async function fill(page: Page, form: string, values: Record<string, string>): Promise<void> {
  for (const [label, value] of Object.entries(values)) {
    await page.getByRole('form', { name: form }).getByLabel(label).fill(value);
  }
}

/** Opens a form that is collapsed. */
export async function unfold(page: Page, summary: string): Promise<void> {
  await page.locator('summary', { hasText: summary }).click();
}

export async function press(page: Page, name: string, form?: string): Promise<void> {
  const within = form === undefined ? page : page.getByRole('form', { name: form });
  await within.getByRole('button', { name, exact: true }).click();
}

export async function says(page: Page, text: string): Promise<void> {
  await page.getByText(text).first().waitFor();
}
