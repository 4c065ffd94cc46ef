import { type Answer, callApi, type Failure } from '../shared/api.js';
import { button, el } from '../shared/dom.js';
import { describeFailure } from '../shared/failures.js';
import { language, translate } from '../shared/language.js';
import type { TextKey } from '../shared/texts.js';
import { proofForms, type Send, type Undo } from './secure-proofs.js';

export const undoFields = 'undo { side state restoresAt canProve proofs passkeyOrigins }';

const meanings: Record<Undo['state'], TextKey> = {
  POSSIBLE: 'undo.possible',
  WAITING: 'undo.waiting',
  ADMIN: 'undo.admin',
  OLD: 'undo.old',
  NEW: 'undo.new',
  OVER: 'undo.over',
};

/** After these the page has to look again. */
const linkFailures: readonly Failure[] = ['INVALID_TOKEN', 'CODE_EXPIRED'];

/** What goes wrong with a proof. The texts of other failures are those of every page. */
const wrongProofs: Partial<Record<Failure, TextKey>> = {
  INVALID_CREDENTIALS: 'undo.wrongPassword',
  INVALID_CODE: 'undo.wrongTotp',
  INVALID_PASSKEY: 'undo.wrongPasskey',
};

/** The part of the page that undoes a change of an address or objects to that. `again` reads the link again and shows what is. */
export function undoParts(token: string, undo: Undo, again: () => void): HTMLElement[] {
  const error = el('p', { className: 'error', role: 'alert' });
  const send: Send = {
    token,
    again,
    tell(text) {
      error.textContent = text;
    },
    async mutate(pressed, mutation, variables) {
      const text = pressed.textContent;
      pressed.disabled = true;
      pressed.textContent = translate('working');
      const answer: Answer<unknown> = await callApi(mutation, { token, ...variables });
      if (answer.ok || linkFailures.includes(answer.failure)) return again();
      pressed.disabled = false;
      pressed.textContent = text;
      const wrong = wrongProofs[answer.failure];
      error.textContent = wrong === undefined ? describeFailure(answer.failure).text : translate(wrong);
    },
  };
  function act(text: TextKey, name: string): HTMLElement {
    const one = button(translate(text), 'danger', () => {
      void send.mutate(one, `mutation ($token: String!) { ${name}(token: $token) { state } }`, {});
    });
    return el('div', { className: 'buttons' }, one);
  }
  return [
    el('p', {}, translate(meanings[undo.state])),
    ...(undo.restoresAt === null ? [] : [el('p', {}, translate('undo.until'), ' ', timeOf(undo.restoresAt))]),
    ...(undo.state === 'POSSIBLE' ? [act('undo.undo', 'undoByNotice')] : []),
    ...(undo.side === 'NEW' && undo.state === 'WAITING' ? [act('undo.object', 'objectByNotice')] : []),
    ...(undo.canProve ? proofForms(undo, send) : []),
    error,
  ];
}

function timeOf(at: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(new Date(at));
}
