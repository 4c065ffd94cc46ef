import type { Failure } from './api.js';
import { button, el, showCard } from './dom.js';
import { describeFailure } from './failures.js';
import { translate } from './language.js';

/** Says in the page's card why something failed. */
export function showFailure(failure: Failure | 'NO_TOKEN', ...more: HTMLElement[]): void {
  const { title, text } = describeFailure(failure);
  showCard('failed', title, el('p', {}, text), ...more);
}

/** A button that tries again what failed for the moment. */
export function retryButton(retry: () => Promise<void>): HTMLElement {
  const pressed = button(translate('retry'), 'primary', () => {
    pressed.disabled = true;
    pressed.textContent = translate('working');
    void retry();
  });
  return el('div', { className: 'buttons' }, pressed);
}
