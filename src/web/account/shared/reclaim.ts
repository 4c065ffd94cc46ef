import { callApi, type Failure } from './api.js';
import { button, el, showCard } from './dom.js';
import { language, translate } from './language.js';

export interface ReclaimView {
  token: string;
  /** When the number goes to its new holder. */
  dueAt: string;
  onFailure: (failure: Failure, retry: () => Promise<void>) => void;
}

/** Shows when the phone number goes to somebody else, and the button that keeps it (M21). */
export function reclaimParts(view: ReclaimView): HTMLElement[] {
  const keepButton = button(translate('reclaim.keep'), 'primary', () => {
    keepButton.disabled = true;
    keepButton.textContent = translate('working');
    void keep(view);
  });
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(
    new Date(view.dueAt),
  );
  return [
    el('p', {}, `${translate('reclaim.due')} ${time}`),
    el('p', {}, translate('reclaim.meaning')),
    el('div', { className: 'buttons' }, keepButton),
    el('p', { className: 'small' }, translate('secure.nothingYet')),
  ];
}

async function keep(view: ReclaimView): Promise<void> {
  const { token, onFailure } = view;
  const answer = await callApi('mutation ($token: String!) { keepNumberByNotice(token: $token) }', { token });
  if (!answer.ok) return onFailure(answer.failure, () => keep(view));
  showCard('ended', translate('reclaim.kept.title'), el('p', {}, translate('reclaim.kept.text')));
}
