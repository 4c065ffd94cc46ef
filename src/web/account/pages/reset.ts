import type { Failure } from './api.js';
import { ask } from './api.js';
import { el, find, show } from './dom.js';
import { sayFailure } from './failures.js';
import { onToken } from './fragment.js';
import { say, translatePage } from './language.js';

/** After these no password will do: the link itself is spent. */
const endOfLink: readonly Failure[] = ['INVALID_TOKEN', 'CODE_EXPIRED', 'TOO_MANY_ATTEMPTS'];

translatePage();
onToken(token => {
  if (token === null) showFailure('NO_TOKEN');
  else showForm(token);
});

function showForm(token: string): void {
  const error = el('p', { className: 'error', id: 'error', role: 'alert' });
  const password = passwordField('new-password');
  const again = passwordField('new-password-again');
  const showToggle = el('input', { type: 'checkbox', id: 'show' });
  showToggle.onchange = () => {
    for (const field of [password, again]) field.type = showToggle.checked ? 'text' : 'password';
  };
  const saveButton = el('button', { type: 'submit', className: 'primary', textContent: say('reset.save') });
  const form = el(
    'form',
    { noValidate: true },
    el('label', { htmlFor: password.id }, say('reset.new')),
    password,
    el('p', { className: 'small', id: 'hint' }, say('reset.hint')),
    error,
    el('label', { htmlFor: again.id }, say('reset.again')),
    again,
    el('label', { className: 'check' }, showToggle, say('reset.show')),
    el('div', { className: 'buttons' }, saveButton),
  );
  password.setAttribute('aria-describedby', 'hint error');
  again.setAttribute('aria-describedby', 'error');

  function complain(field: HTMLInputElement, text: string): void {
    for (const each of [password, again]) each.setAttribute('aria-invalid', String(each === field));
    field.before(error);
    error.textContent = text;
    field.focus();
  }

  form.onsubmit = async event => {
    event.preventDefault();
    if (password.value === '') return complain(password, say('reset.empty'));
    if (again.value !== password.value) return complain(again, say('reset.different'));
    error.textContent = '';
    saveButton.disabled = true;
    saveButton.textContent = say('working');
    const failure = await save(token, password.value);
    saveButton.disabled = false;
    saveButton.textContent = say('reset.save');
    if (failure === null) show('success', say('reset.done.title'), el('p', {}, say('reset.done.text')));
    else if (endOfLink.includes(failure)) showFailure(failure);
    else complain(password, sayFailure(failure).text);
  };

  show('ready', say('reset.title'), el('p', {}, say('reset.meaning')), form);
  find('#new-password', HTMLInputElement).focus();
}

async function save(token: string, newPassword: string): Promise<Failure | null> {
  const answer = await ask('mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) }', {
    input: { token, newPassword },
  });
  return answer.ok ? null : answer.failure;
}

function passwordField(id: string): HTMLInputElement {
  // `new-password` twice: password managers then offer to make one and fill in both fields.
  return el('input', { type: 'password', id, name: id, autocomplete: 'new-password', required: true });
}

function showFailure(failure: Failure | 'NO_TOKEN'): void {
  const { title, text } = sayFailure(failure);
  show('failed', title, el('p', {}, text));
}
