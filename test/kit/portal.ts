import type { Page } from 'playwright-core';
import type { WatchedPage } from './browser.js';

/** The portal is the largest of our pages, and the machine may be busy. */
const patienceMs = 60_000;

export function patient({ page }: WatchedPage): Page {
  page.setDefaultTimeout(patienceMs);
  return page;
}

/** Signs in on the way to a page of an app, as `#/default/users`; to the overview when none is named. */
export async function signInto(page: Page, url: string, token: string, path: string): Promise<void> {
  await page.goto(`${url}/portal${path}`);
  await page.getByLabel('Token', { exact: true }).fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('main h1').waitFor();
}
