import type { Answer, Failure } from '../shared/api.js';
import { callApi, isTransient } from '../shared/api.js';
import { applyBranding, type Branding, brandingFields } from '../shared/branding.js';
import { el, findElement, showCard } from '../shared/dom.js';
import { factList } from '../shared/fact-list.js';
import { retryButton, showFailure as showFailureCard } from '../shared/failure-card.js';
import { describeFailure, describeWeakPassword } from '../shared/failures.js';
import { translate, translatePage } from '../shared/language.js';
import { onToken } from '../shared/link-token.js';
import { passkeyOffer } from './reset-passkey.js';
import { type Review, reviewFields, reviewList } from './reset-review.js';

/** After these failures, the link no longer works, so another password would not help. */
const linkFailures: readonly Failure[] = ['INVALID_TOKEN', 'CODE_EXPIRED', 'TOO_MANY_ATTEMPTS'];

translatePage();
onToken(token => {
  if (token === null) showFailure('NO_TOKEN');
  else void openLink(token);
});

interface ResetLinkInfo {
  appName: string;
  /** Masked, as is the username. */
  address: string;
  username: string | null;
  /** An admin made the account: this is its first password. */
  isInvitation: boolean;
  branding: Branding;
}

/** W6: checks whether the link still works before the reader chooses a new password. This changes nothing. */
async function openLink(token: string): Promise<void> {
  const answer = await callApi<{ resetLinkInfo: ResetLinkInfo }>(
    `query ($token: String!) { resetLinkInfo(token: $token) { appName address username isInvitation ${brandingFields} } }`,
    { token },
  );
  if (answer.ok) showForm(token, answer.data.resetLinkInfo);
  else if (isTransient(answer.failure)) offerRetry(answer.failure, () => openLink(token));
  else showFailure(answer.failure);
}

function offerRetry(failure: Failure, retry: () => Promise<void>): void {
  showFailure(failure, retryButton(retry));
}

function showForm(token: string, { appName, address, username, isInvitation, branding }: ResetLinkInfo): void {
  applyBranding(appName, branding);
  const error = el('p', { className: 'error', id: 'error', role: 'alert' });
  const password = passwordField('new-password');
  const again = passwordField('new-password-again');
  const showToggle = el('input', { type: 'checkbox', id: 'show' });
  showToggle.onchange = () => {
    for (const field of [password, again]) field.type = showToggle.checked ? 'text' : 'password';
  };
  const saveButton = el('button', { type: 'submit', className: 'primary', textContent: translate('reset.save') });
  const form = el(
    'form',
    { noValidate: true },
    el('label', { htmlFor: password.id }, translate('reset.new')),
    password,
    error,
    el('p', { className: 'small', id: 'hint' }, translate('reset.hint')),
    el('label', { htmlFor: again.id }, translate('reset.again')),
    again,
    el('label', { className: 'check' }, showToggle, translate('reset.show')),
    el('div', { className: 'buttons' }, saveButton),
  );
  password.setAttribute('aria-describedby', 'error hint');
  again.setAttribute('aria-describedby', 'error');

  function showError(field: HTMLInputElement, text: string): void {
    for (const each of [password, again]) each.setAttribute('aria-invalid', String(each === field));
    field.after(error);
    error.textContent = text;
    field.focus();
  }

  form.onsubmit = async event => {
    event.preventDefault();
    if (password.value === '') return showError(password, translate('reset.empty'));
    if (again.value !== password.value) return showError(again, translate('reset.different'));
    error.textContent = '';
    saveButton.disabled = true;
    saveButton.textContent = translate('working');
    const answer = await save(token, password.value);
    saveButton.disabled = false;
    saveButton.textContent = translate('reset.save');
    if (answer.ok) await showDone(isInvitation, answer.data.resetPasswordAndReview);
    else if (linkFailures.includes(answer.failure)) showFailure(answer.failure);
    else if (answer.failure === 'WEAK_PASSWORD') showError(password, describeWeakPassword(answer.reason));
    else showError(password, describeFailure(answer.failure).text);
  };

  const details = factList([
    ['fact.app', appName],
    ['fact.email', address],
    ['fact.username', username],
  ]);
  const title = translate(isInvitation ? 'invited.title' : 'reset.title');
  const meaning = translate(isInvitation ? 'invited.meaning' : 'reset.meaning');
  showCard('ready', title, details, el('p', {}, meaning), form);
  findElement('#new-password', HTMLInputElement).focus();
}

async function save(token: string, newPassword: string): Promise<Answer<{ resetPasswordAndReview: Review | null }>> {
  return await callApi(
    `mutation ($input: ResetPasswordInput!) { resetPasswordAndReview(input: $input) { ${reviewFields} } }`,
    { input: { token, newPassword } },
  );
}

async function showDone(isInvitation: boolean, review: Review | null): Promise<void> {
  const more = review === null ? [] : [...reviewList(review), ...(await passkeyOffer(review))];
  const title = translate(isInvitation ? 'invited.done.title' : 'reset.done.title');
  const text = translate(isInvitation ? 'invited.done.text' : 'reset.done.text');
  showCard('success', title, el('p', {}, text), ...more);
}

function passwordField(id: string): HTMLInputElement {
  // Both fields are `new-password`, so that password managers offer to generate one and fill in both.
  return el('input', { type: 'password', id, name: id, autocomplete: 'new-password', required: true });
}

function showFailure(failure: Failure | 'NO_TOKEN', ...more: HTMLElement[]): void {
  // The page cannot tell which kind of link it was, and an app sends no invitations.
  const isDeadLink = failure === 'NO_TOKEN' || linkFailures.includes(failure);
  const invited = isDeadLink ? [el('p', { className: 'small' }, translate('reset.invited'))] : [];
  showFailureCard(failure, ...invited, ...more);
}
