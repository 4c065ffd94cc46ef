import { type Answer, callApi, type Failure } from './api.js';
import { button, el } from './dom.js';
import { describeFailure } from './failures.js';
import { language, translate } from './language.js';
import type { TextKey } from './texts.js';

/** What the link of a notice can undo, or object to (N10). */
export interface Undo {
  side: 'OLD' | 'NEW';
  state: 'POSSIBLE' | 'WAITING' | 'ADMIN' | 'OLD' | 'NEW' | 'OVER';
  restoresAt: string | null;
  canProve: boolean;
  proofs: string[];
}

export const undoFields = 'undo { side state restoresAt canProve proofs }';

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

/** The part of the page that undoes a change of an address or objects to that. `again` reads the link again and shows what is. */
export function undoParts(token: string, undo: Undo, again: () => void): HTMLElement[] {
  const error = el('p', { className: 'error', role: 'alert' });
  async function send(pressed: HTMLButtonElement, mutation: string, variables: Record<string, unknown>): Promise<void> {
    const text = pressed.textContent;
    pressed.disabled = true;
    pressed.textContent = translate('working');
    const answer: Answer<unknown> = await callApi(mutation, { token, ...variables });
    if (answer.ok || linkFailures.includes(answer.failure)) return again();
    pressed.disabled = false;
    pressed.textContent = text;
    const isPassword = answer.failure === 'INVALID_CREDENTIALS';
    error.textContent = isPassword ? translate('undo.wrongPassword') : describeFailure(answer.failure).text;
  }
  function act(text: TextKey, style: 'danger' | 'primary', name: string): HTMLElement {
    const one = button(translate(text), style, () => {
      void send(one, `mutation ($token: String!) { ${name}(token: $token) { state } }`, {});
    });
    return el('div', { className: 'buttons' }, one);
  }
  return [
    el('p', {}, translate(meanings[undo.state])),
    ...(undo.restoresAt === null ? [] : [el('p', {}, translate('undo.until'), ' ', timeOf(undo.restoresAt))]),
    ...(undo.state === 'POSSIBLE' ? [act('undo.undo', 'danger', 'undoByNotice')] : []),
    ...(undo.side === 'NEW' && undo.state === 'WAITING' ? [act('undo.object', 'danger', 'objectByNotice')] : []),
    ...(undo.canProve ? proofForm(send) : []),
    error,
  ];
}

/** C14. The page asks for what the app takes, whatever the user has. */
function proofForm(
  send: (pressed: HTMLButtonElement, mutation: string, variables: Record<string, unknown>) => Promise<void>,
): HTMLElement[] {
  const field = el('input', { type: 'password', id: 'old-password', autocomplete: 'current-password', required: true });
  const submit = el('button', { type: 'submit', className: 'primary', textContent: translate('undo.prove') });
  const form = el(
    'form',
    {},
    el('label', { htmlFor: field.id }, translate('undo.password')),
    field,
    el('div', { className: 'buttons' }, submit),
  );
  form.onsubmit = event => {
    event.preventDefault();
    const mutation =
      'mutation ($token: String!, $input: OlderProofInput!) { proveByNotice(token: $token, input: $input) { state } }';
    void send(submit, mutation, { input: { password: field.value } });
  };
  return [el('p', {}, translate('undo.proveMeaning')), form];
}

function timeOf(at: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(new Date(at));
}
