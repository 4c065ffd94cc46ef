import type { Failure } from './api.js';
import { button, el, showCard } from './dom.js';
import { describeFailure } from './failures.js';
import { translate } from './language.js';

/** Shows in the page's card why something failed. */
export function showFailure(failure: Failure | 'NO_TOKEN', ...more: HTMLElement[]): void {
  const { title, text } = describeFailure(failure);
  showCard('failed', title, el('p', {}, text), ...more);
}

/** Creates a button that repeats a request after a temporary failure. */
export function retryButton(retry: () => Promise<void>): HTMLElement {
  const pressed = button(translate('retry'), 'primary', () => {
    pressed.disabled = true;
    pressed.textContent = translate('working');
    void retry();
  });
  return el('div', { className: 'buttons' }, pressed);
}
