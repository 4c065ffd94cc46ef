import { callApi, type Failure } from './api.js';
import { button, el, showCard } from './dom.js';
import { translate } from './language.js';
import { resetOffer } from './reset-offer.js';

/** A part of the account that the link of a notice can remove (N22). */
export type Removable = 'PASSKEY' | 'TOTP' | 'EMAIL' | 'PHONE';

export interface RemovableView {
  token: string;
  removable: Removable;
  onFailure: (failure: Failure, retry: () => Promise<void>) => void;
}

/** Explains the removal, with its button. */
export function removableParts(view: RemovableView): { meaning: HTMLElement; removeButton: HTMLButtonElement } {
  const removeButton = button(translate(`removable.${view.removable}`), 'danger', () => {
    removeButton.disabled = true;
    removeButton.textContent = translate('working');
    void remove(view);
  });
  return { meaning: el('p', {}, translate('removable.meaning')), removeButton };
}

async function remove(view: RemovableView): Promise<void> {
  const { token, onFailure } = view;
  const answer = await callApi('mutation ($token: String!) { removeAddedByNotice(token: $token) }', { token });
  if (!answer.ok) return onFailure(answer.failure, () => remove(view));
  showCard('ended', translate('removable.removed.title'), ...resetOffer(token, 'removable.removed.text', onFailure));
}
