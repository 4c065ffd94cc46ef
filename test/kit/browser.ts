import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import type { Browser, BrowserContextOptions, Page, Request } from 'playwright-core';
import { chromium } from 'playwright-core';
import { noBrowserBecause, unpackChromium } from './chromium.js';
import { type Overrides, World } from './world.js';

/** A page whose requests and errors are recorded. */
export interface WatchedPage {
  readonly page: Page;
  /** The HTTP requests of this page, its frames and its workers. Requests that its policy blocked are not included. */
  readonly requestedUrls: string[];
  /** Console errors, uncaught exceptions and violations of the content security policy. */
  readonly complaints: string[];
  /**
   * Violations of the content security policy in this page and its frames. A suite fails if one is left at its end. A story
   * that causes some removes them.
   */
  readonly violations: string[];
  close(): Promise<void>;
}

export interface TestBrowser {
  openPage(options?: BrowserContextOptions): Promise<WatchedPage>;
  close(): Promise<void>;
}

/** The server and the browser of a story. */
export interface Stage {
  readonly world: World;
  /** Opens a page. The end of the suite closes it if the story did not. */
  openPage(options?: BrowserContextOptions): Promise<WatchedPage>;
}

/**
 * Declares a suite of stories in a browser, on a new server. One engine is enough: pages get their data through the API, and
 * the API's stories run on both engines. Where npm has no browser for the machine, the stories are skipped.
 */
export function storiesInBrowser(title: string, tell: (stage: Stage) => void, overrides: Overrides = {}): void {
  describe(title, { skip: noBrowserBecause }, () => {
    const world = new World('SQLite', overrides);
    let browser: TestBrowser | undefined;
    const opened: WatchedPage[] = [];
    before(async () => {
      await world.start();
      browser = await openBrowser();
    });
    after(async () => {
      await browser?.close();
      await world.stop();
      assert.deepEqual(
        opened.flatMap(({ violations }) => violations),
        [],
        'the pages obey their content security policies',
      );
    });
    tell({
      world,
      async openPage(options) {
        if (browser === undefined) throw new Error('the browser has not started');
        const tab = await browser.openPage(options);
        opened.push(tab);
        return tab;
      },
    });
  });
}

/** Starts a headless Chromium. Each page has a new context, so that pages share no cookies and no storage. */
export async function openBrowser(): Promise<TestBrowser> {
  const { executablePath, env } = await unpackChromium();
  // Chromium's sandbox does not run as root. The pages under test are trusted.
  const browser = await chromium.launch({ executablePath, env, chromiumSandbox: false, args: ['--headless=shell'] });
  return {
    openPage: options => openPage(browser, options),
    close: () => browser.close(),
  };
}

async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const requestedUrls: string[] = [];
  const complaints: string[] = [];
  const violations: string[] = [];
  const note = (request: Request) => {
    const heldBack = request.failure()?.errorText === 'csp';
    if (/^https?:/.test(request.url()) && !heldBack) requestedUrls.push(request.url());
  };
  context.on('requestfinished', note);
  context.on('requestfailed', note);
  const page = await context.newPage();
  page.on('console', message => {
    if (message.type() === 'error') complaints.push(message.text());
    if (/content security policy/i.test(message.text())) violations.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', error => complaints.push(String(error)));
  page.setDefaultTimeout(10_000);
  return { page, requestedUrls, complaints, violations, close: () => context.close() };
}

/** Returns the page's requests to other origins than that of `url`. */
export function requestsBeyond(url: string, { requestedUrls }: WatchedPage): string[] {
  const { origin } = new URL(url);
  return requestedUrls.filter(requested => new URL(requested).origin !== origin);
}
