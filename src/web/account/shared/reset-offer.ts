import { callApi, type Failure } from './api.js';
import { button, el, showCard } from './dom.js';
import { translate } from './language.js';
import type { TextKey } from './texts.js';

type OnFailure = (failure: Failure, retry: () => Promise<void>) => void;

/** Offers to send a link for a new password to the mailbox of a notice, or to the one that was just proven. */
export function resetOffer(token: string, why: TextKey, onFailure: OnFailure): HTMLElement[] {
  const resetButton = button(translate('secure.reset'), 'primary', () => {
    resetButton.disabled = true;
    resetButton.textContent = translate('working');
    void sendReset(token, onFailure);
  });
  return [el('p', {}, translate(why)), el('div', { className: 'buttons' }, resetButton)];
}

async function sendReset(token: string, onFailure: OnFailure): Promise<void> {
  const answer = await callApi('mutation ($token: String!) { sendResetByNotice(token: $token) }', { token });
  if (!answer.ok) return onFailure(answer.failure, () => sendReset(token, onFailure));
  showCard('success', translate('secure.sent.title'), el('p', {}, translate('secure.sent.text')));
}
