import type { Page } from 'playwright-core';
import type { WatchedPage } from './browser.js';

/** Long, because the portal is the largest page and the machine may be busy. */
const patienceMs = 60_000;

export function patient({ page }: WatchedPage): Page {
  page.setDefaultTimeout(patienceMs);
  return page;
}

/** Opens a page of the portal, for example `#/default/users`, and signs in. An empty path opens the overview. */
export async function signInto(page: Page, url: string, token: string, path: string): Promise<void> {
  await page.goto(`${url}/portal${path}`);
  await page.getByLabel('Token', { exact: true }).fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('main h1').waitFor();
}
