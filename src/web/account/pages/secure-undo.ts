import { callApi, type Failure } from '../shared/api.js';
import { button, el } from '../shared/dom.js';
import { describeFailure } from '../shared/failures.js';
import { language, translate } from '../shared/language.js';
import type { TextKey } from '../shared/texts.js';
import { type FailureTexts, proofForms, type Send, type Undo } from './secure-proofs.js';

export const undoFields = 'undo { side state restoresAt canProve proofs passkeyOrigins }';

const meanings: Record<Undo['state'], TextKey> = {
  POSSIBLE: 'undo.possible',
  WAITING: 'undo.waiting',
  ADMIN: 'undo.admin',
  OLD: 'undo.old',
  NEW: 'undo.new',
  OVER: 'undo.over',
};

/** After these failures, the page reads the link again. */
const linkFailures: readonly Failure[] = ['INVALID_TOKEN', 'CODE_EXPIRED'];

/** The part of the page that undoes a change of an address or objects to that. `again` reads the link again and shows its state. */
export function undoParts(token: string, undo: Undo, again: () => void): HTMLElement[] {
  const error = el('p', { className: 'error', id: 'error', role: 'alert' });
  const send: Send = {
    token,
    again,
    tell(pressed, text) {
      // Below the field of this button, because the page may have several forms.
      pressed.closest('.buttons')?.before(error);
      error.textContent = text;
      pressed.form?.querySelector('input')?.setAttribute('aria-describedby', error.id);
    },
    async ask<T>(
      pressed: HTMLButtonElement,
      mutation: string,
      variables: Record<string, unknown>,
      failures: FailureTexts,
    ): Promise<T | null> {
      const text = pressed.textContent;
      pressed.disabled = true;
      pressed.textContent = translate('working');
      const answer = await callApi<T>(mutation, { token, ...variables });
      pressed.disabled = false;
      pressed.textContent = text;
      error.textContent = '';
      if (answer.ok) return answer.data;
      const known = failures[answer.failure];
      if (known === undefined && linkFailures.includes(answer.failure)) again();
      else send.tell(pressed, known === undefined ? describeFailure(answer.failure).text : translate(known));
      return null;
    },
    async mutate(pressed, mutation, variables, failures) {
      if ((await send.ask(pressed, mutation, variables, failures)) !== null) again();
    },
  };
  function act(text: TextKey, name: string): HTMLElement {
    const one = button(translate(text), 'danger', () => {
      void send.mutate(one, `mutation ($token: String!) { ${name}(token: $token) { state } }`, {}, {});
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
