import { callApi, type Failure } from '../shared/api.js';
import { button, el } from '../shared/dom.js';
import { describeFailure } from '../shared/failures.js';
import { translate } from '../shared/language.js';
import type { TextKey } from '../shared/texts.js';

/** The addresses that the account has besides the one of the reset. */
export interface Review {
  token: string;
  addresses: ReviewedAddress[];
  passkeyOrigins: string[];
}

interface ReviewedAddress {
  kind: 'EMAIL' | 'PHONE';
  /** Masked. */
  address: string;
  verified: boolean;
}

export const reviewFields = 'token addresses { kind address verified } passkeyOrigins';

/** The address was already removed, or the review has expired. */
const over: readonly Failure[] = ['INVALID_TOKEN', 'CODE_EXPIRED'];

/** W13: shows the other addresses of the account, each with "Keep" and "Remove". Shows nothing if there is none. */
export function reviewList({ token, addresses }: Review): HTMLElement[] {
  if (addresses.length === 0) return [];
  const rows = addresses.map(address => reviewedAddress(token, address));
  return [el('h2', {}, translate('review.title')), el('p', {}, translate('review.meaning')), ...rows];
}

function reviewedAddress(token: string, { kind, address, verified }: ReviewedAddress): HTMLElement {
  const term = translate(kind === 'EMAIL' ? 'fact.email' : 'fact.phone');
  const shown = verified ? address : translate('review.unverified').replace('{address}', address);
  const list = el('dl', {}, el('div', {}, el('dt', {}, term), el('dd', { id: `reviewed-${kind}` }, shown)));
  const outcome = el('p', { role: 'status', tabIndex: -1 });
  const keepButton = button(translate('review.keep'), 'quiet', () => finish('review.kept'));
  const removeButton = button(translate('review.remove'), 'danger', () => void remove());
  const buttons = el('div', { className: 'buttons' }, keepButton, removeButton);
  for (const each of [keepButton, removeButton]) each.setAttribute('aria-describedby', `reviewed-${kind}`);

  function finish(text: TextKey): void {
    buttons.remove();
    outcome.textContent = translate(text);
    outcome.focus();
  }

  async function remove(): Promise<void> {
    for (const each of [keepButton, removeButton]) each.disabled = true;
    removeButton.textContent = translate('working');
    const answer = await callApi(
      'mutation ($token: String!, $kind: AddressKind!) { removeReviewedAddress(token: $token, kind: $kind) }',
      { token, kind },
    );
    // Another tab may have removed it.
    if (answer.ok || answer.failure === 'NOT_FOUND') return finish('review.removed');
    if (over.includes(answer.failure)) return finish('review.over');
    outcome.textContent = describeFailure(answer.failure).text;
    removeButton.textContent = translate('review.remove');
    for (const each of [keepButton, removeButton]) each.disabled = false;
  }

  return el('section', {}, list, outcome, buttons);
}
