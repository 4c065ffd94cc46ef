import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface Violation {
  id: string;
  nodes: { html: string; failureSummary?: string }[];
}

/** Resolves when the page has drawn its current state. The effects of a new size are drawn in the next frame. */
const isDrawn = 'new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))';

/** Returns axe's findings on the page as it is now, by WCAG 2.2 AA and axe's best practices. */
export async function accessibilityViolations(page: Page): Promise<string[]> {
  // The debugger evaluates this, so the page's content security policy does not apply.
  if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(axe.source);
  await page.evaluate(isDrawn);
  const violations = (await page.evaluate('axe.run(document).then(({ violations }) => violations)')) as Violation[];
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 200)} ${failureSummary.slice(0, 300)}`),
  );
}
