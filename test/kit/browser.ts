import type { Browser, BrowserContextOptions, Page, Request } from 'playwright-core';
import { chromium } from 'playwright-core';
import { unpackChromium } from './chromium.js';

export { noBrowserBecause } from './chromium.js';

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
