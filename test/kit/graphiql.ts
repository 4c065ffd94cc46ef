import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { eventually } from './processes.js';

const stillMs = 300;

/** The options of a page for `workbench`, which pastes. */
export const desktop = {
  viewport: { width: 1440, height: 900 },
  permissions: ['clipboard-read', 'clipboard-write'],
};

/** The actions of a person in GraphiQL. */
export function workbench(page: Page) {
  const results = page.locator('.result-window');
  const shows = async (expected: RegExp): Promise<void> => {
    try {
      await results.getByText(expected).first().waitFor();
    } catch {
      assert.match(await results.innerText(), expected);
    }
  };
  return {
    shows,
    /** Resolves when GraphiQL has loaded the schema and its editors. */
    async open(url: string): Promise<void> {
      await page.goto(`${url}/graphiql`);
      await page.getByRole('button', { name: /documentation explorer/i }).click();
      await page.getByRole('link', { name: 'Mutation' }).waitFor();
      // A tab that is chosen before the editors are loaded shows the text of the first tab.
      await page.locator('.graphiql-query-editor .view-lines').getByText('SwitchVerificationOn').waitFor();
    },
    async replace(tool: 'Variables' | 'Headers', content: object): Promise<void> {
      await page.getByRole('button', { name: tool, exact: true }).click();
      await page.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden) .view-lines').click();
      await page.keyboard.press('Control+A');
      // Paste, because the editor adds closing brackets to typed text.
      await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(JSON.stringify(content))})`);
      await page.keyboard.press('Control+V');
      const lastOfIt = JSON.stringify(content).slice(-10, -2);
      await page
        .locator('.graphiql-editor-tool .graphiql-editor:not(.hidden) .view-line')
        .getByText(lastOfIt)
        .waitFor();
    },
    /** Runs, and waits for a sentence that the editor may break into lines. */
    async runInto(sentence: string): Promise<void> {
      await page.waitForTimeout(stillMs);
      await page.getByRole('button', { name: /execute query/i }).click();
      await eventually(`the result says: ${sentence}`, 10, async () => {
        const text = (await results.innerText()).replaceAll(/\s+/g, ' ');
        return text.includes(sentence) ? true : null;
      });
    },
    async choose(operation: string): Promise<void> {
      await page.getByRole('tab', { name: operation }).click();
      await page.locator('.graphiql-query-editor .view-lines').getByText(operation).first().waitFor();
      // GraphiQL reads the operation's name a moment after the last change in the editor.
      await page.waitForTimeout(stillMs);
    },
    async run(expected: RegExp): Promise<void> {
      await page.waitForTimeout(stillMs);
      await page.getByRole('button', { name: /execute query/i }).click();
      await shows(expected);
    },
  };
}
