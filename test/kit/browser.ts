import { after, before, describe } from 'node:test';
import type { Browser, BrowserContextOptions, Page, Request } from 'playwright-core';
import { chromium } from 'playwright-core';
import { noBrowserBecause, unpackChromium } from './chromium.js';
import { World } from './world.js';

/** A page that remembers what it asked the network for and what it complained about. */
export interface WatchedPage {
  readonly page: Page;
  /** What this page, its frames and its workers sent out over HTTP; what its policy held back is not here. */
  readonly requestedUrls: string[];
  /** Errors on its console, exceptions that nobody caught, violations of the content security policy. */
  readonly complaints: string[];
  close(): Promise<void>;
}

export interface TestBrowser {
  openPage(options?: BrowserContextOptions): Promise<WatchedPage>;
  close(): Promise<void>;
}

/** What a story in the browser is told with. */
export interface Stage {
  readonly world: World;
  /** Closed with the story's suite, if not before. */
  openPage(options?: BrowserContextOptions): Promise<WatchedPage>;
}

/**
 * A set of stories that are seen in a browser, on one server of their own. One engine is enough: what a page shows comes
 * through the API, whose stories run on both. Where npm brings no browser they are passed over, and counted as skipped.
 */
export function storiesInBrowser(title: string, tell: (stage: Stage) => void): void {
  describe(title, { skip: noBrowserBecause }, () => {
    const world = new World('SQLite');
    let browser: TestBrowser | undefined;
    before(async () => {
      await world.start();
      browser = await openBrowser();
    });
    after(async () => {
      await browser?.close();
      await world.stop();
    });
    tell({
      world,
      async openPage(options) {
        if (browser === undefined) throw new Error('the browser has not started');
        return await browser.openPage(options);
      },
    });
  });
}

/** A real, headless Chromium. Each page has a context of its own: no cookie or storage is shared. */
export async function openBrowser(): Promise<TestBrowser> {
  const { executablePath, env } = await unpackChromium();
  // Root cannot have Chromium's sandbox; the pages under test are our own.
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
  const note = (request: Request) => {
    const heldBack = request.failure()?.errorText === 'csp';
    if (/^https?:/.test(request.url()) && !heldBack) requestedUrls.push(request.url());
  };
  context.on('requestfinished', note);
  context.on('requestfailed', note);
  const page = await context.newPage();
  page.on('console', message => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', error => complaints.push(String(error)));
  page.setDefaultTimeout(10_000);
  return { page, requestedUrls, complaints, close: () => context.close() };
}

/** Those of the page's requests that left for another origin than `url`'s. */
export function requestsBeyond(url: string, { requestedUrls }: WatchedPage): string[] {
  const { origin } = new URL(url);
  return requestedUrls.filter(requested => new URL(requested).origin !== origin);
}
