import type { Answer, Failure } from '../shared/api.js';
import { callApi, isTransient } from '../shared/api.js';
import { type AppPage, linkToApp, redirectToApp } from '../shared/app-page.js';
import { applyBranding, brandingFields } from '../shared/branding.js';
import { button, el, showCard } from '../shared/dom.js';
import { factList } from '../shared/fact-list.js';
import { retryButton, showFailure } from '../shared/failure-card.js';
import { describeFailure } from '../shared/failures.js';
import { language, translate, translatePage } from '../shared/language.js';
import { onToken } from '../shared/link-token.js';
import { isOrdinary, type PreparedBefore, preparedFields, preparedParts } from '../shared/prepared.js';
import { safeRedirectUrl } from '../shared/redirect-url.js';

interface LinkInfo extends AppPage {
  kind: 'EMAIL' | 'PHONE';
  /** Masked. */
  address: string;
  username: string | null;
  otherIdentifiers: ('EMAIL' | 'PHONE' | 'USERNAME')[];
  state: string;
  failureUrl: string | null;
}

/** The answer to a proof. */
interface Proof {
  preparedBefore: PreparedBefore | null;
}

interface Link {
  token: string;
  info: LinkInfo;
}

/** The states in which a link can no longer be used, with the failure to show. */
const failureByState: Record<string, Failure> = {
  VERIFIED: 'ALREADY_VERIFIED',
  TAKEN: 'IDENTIFIER_TAKEN',
  EXPIRED: 'CODE_EXPIRED',
  LOCKED: 'TOO_MANY_ATTEMPTS',
};

const deadLink: readonly Failure[] = ['INVALID_TOKEN', 'CODE_EXPIRED', 'TOO_MANY_ATTEMPTS'];

/** Finds the id of the verification, without what a gateway or a sentence has added after it (V23). */
const idInQuery = /[?&]v=([0-9a-f-]{36})/i;

translatePage();
onToken(token => {
  const verificationId = idInQuery.exec(location.search)?.[1];
  if (token !== null) void openLink(token);
  else if (verificationId !== undefined) showCodeForm(verificationId);
  else showFailure('NO_TOKEN');
});

/** V23: asks for the code in the email, because a mail gateway has cut off the token. */
function showCodeForm(verificationId: string): void {
  const error = el('p', { className: 'error', id: 'error', role: 'alert' });
  const code = el('input', { type: 'text', id: 'code', inputMode: 'numeric', autocomplete: 'one-time-code' });
  const verifyButton = el('button', {
    type: 'submit',
    className: 'primary',
    textContent: translate('verify.email.yes'),
  });
  const form = el(
    'form',
    { noValidate: true },
    el('label', { htmlFor: code.id }, translate('code.label')),
    code,
    error,
    el('div', { className: 'buttons' }, verifyButton),
    el('p', { className: 'small' }, translate('code.notMe')),
  );
  code.setAttribute('aria-describedby', 'error');
  form.onsubmit = async event => {
    event.preventDefault();
    error.textContent = '';
    verifyButton.disabled = true;
    verifyButton.textContent = translate('working');
    const answer = await verifyCode(verificationId, code.value);
    verifyButton.disabled = false;
    verifyButton.textContent = translate('verify.email.yes');
    if (answer.ok) {
      const app = answer.data.verifyMailedCode;
      applyBranding(app.appName, app.branding);
      showVerified('EMAIL', app, app.preparedBefore);
    } else if (answer.failure === 'INVALID_CODE' || isTransient(answer.failure)) {
      code.setAttribute('aria-invalid', String(answer.failure === 'INVALID_CODE'));
      error.textContent = describeFailure(answer.failure).text;
      code.focus();
    } else showFailure(answer.failure);
  };
  showCard('ready', translate('code.title'), el('p', {}, translate('code.meaning')), form);
  code.focus();
}

async function verifyCode(
  verificationId: string,
  code: string,
): Promise<Answer<{ verifyMailedCode: AppPage & Proof }>> {
  return await callApi(
    `mutation ($verificationId: ID!, $code: String!) { verifyMailedCode(verificationId: $verificationId, code: $code) { appName successUrl ${preparedFields} ${brandingFields} } }`,
    { verificationId, code },
  );
}

/**
 * Shows the purpose of the link. Only reads, because a scanner that opens links and runs scripts must not change anything (V14).
 * `known` has the facts that were read before.
 */
async function openLink(token: string, known: LinkInfo | null = null): Promise<void> {
  const answer = await callApi<{ linkInfo: LinkInfo }>(
    `query ($token: String!) { linkInfo(token: $token) { kind address appName username otherIdentifiers state successUrl failureUrl ${brandingFields} } }`,
    { token },
  );
  if (!answer.ok) return handleFailure(answer.failure, known, () => openLink(token, known));
  const link = { token, info: answer.data.linkInfo };
  applyBranding(link.info.appName, link.info.branding);
  const failure = failureByState[link.info.state];
  if (failure === undefined) showChoice(link);
  else if (failure === 'CODE_EXPIRED' || failure === 'TOO_MANY_ATTEMPTS') showExpired(link, failure);
  else handleFailure(failure, link.info, () => openLink(token));
}

function showChoice(link: Link): void {
  const verifyButton = button(
    translate(link.info.kind === 'EMAIL' ? 'verify.email.yes' : 'verify.phone.yes'),
    'primary',
    startVerifying,
  );
  const disownButton = button(translate('verify.notMe'), 'quiet', () => confirmDisown(link));
  const buttons = [verifyButton, disownButton];
  function startVerifying(): void {
    for (const each of buttons) each.disabled = true;
    verifyButton.textContent = translate('working');
    void verify(link);
  }
  showCard(
    'ready',
    translate(link.info.kind === 'EMAIL' ? 'verify.email.title' : 'verify.phone.title'),
    linkDetails(link.info),
    el('p', {}, translate(link.info.kind === 'EMAIL' ? 'verify.email.meaning' : 'verify.phone.meaning')),
    ...otherIdentifiers(link.info),
    el('div', { className: 'buttons' }, ...buttons),
    el('p', { className: 'small' }, translate('verify.nothingYet')),
  );
}

/**
 * Offers "This wasn't me", which works as long as the claim exists (V14). Does not redirect by itself. Otherwise nobody could press
 * the button (V15).
 */
function showExpired(link: Link, failure: Failure): void {
  const disownButton = button(translate('verify.notMe'), 'quiet', () => confirmDisown(link));
  const url = safeRedirectUrl(link.info.failureUrl, failure);
  const more = url === null ? [] : [linkToApp(link.info, url)];
  showFailure(failure, el('div', { className: 'buttons' }, disownButton), ...more);
}

function confirmDisown(link: Link): void {
  const disownButton = button(translate('disown.yes'), 'danger', () => {
    disownButton.disabled = true;
    disownButton.textContent = translate('working');
    void disown(link);
  });
  const backButton = button(translate('disown.back'), 'quiet', () => void openLink(link.token));
  showCard(
    'confirm',
    translate('disown.title'),
    linkDetails(link.info),
    el('p', {}, translate('disown.meaning')),
    el('div', { className: 'buttons' }, disownButton, backButton),
  );
}

async function verify({ token, info }: Link): Promise<void> {
  const answer = await callApi<{ verifyLink: Proof }>(
    `mutation ($token: String!) { verifyLink(token: $token) { ${preparedFields} } }`,
    { token },
  );
  // The link no longer works. Look again, since "This wasn't me" may still work.
  if (!answer.ok && deadLink.includes(answer.failure)) return openLink(token, info);
  if (!answer.ok) return handleFailure(answer.failure, info, () => verify({ token, info }));
  showVerified(info.kind, info, answer.data.verifyLink.preparedBefore);
}

/**
 * Redirects to the app. If the account has more than an ordinary sign-up leaves, the page stays, so that the reader can remove the
 * rest (V25).
 */
function showVerified(kind: LinkInfo['kind'], app: AppPage, before: PreparedBefore | null): void {
  const title = translate(kind === 'EMAIL' ? 'verified.email.title' : 'verified.phone.title');
  const url = safeRedirectUrl(app.successUrl);
  const isRedirected = url !== null && (before === null || before.remedy === 'LEAVE' || isOrdinary(before));
  if (before === null || isRedirected) {
    showCard('success', title, ...redirectToApp(app, null));
    return;
  }
  const onFailure = (failure: Failure, retry: () => Promise<void>) => handleFailure(failure, null, retry);
  const back = url === null ? el('p', {}, translate('verified.text')) : linkToApp(app, url);
  showCard('success', title, back, ...preparedParts({ before, kind, onFailure }));
}

async function disown({ token, info }: Link): Promise<void> {
  const answer = await callApi('mutation ($token: String!) { disownLink(token: $token) }', { token });
  if (!answer.ok) return handleFailure(answer.failure, null, () => disown({ token, info }));
  showCard('success', translate('disowned.title'), el('p', {}, translate('disowned.text')));
}

/** Offers to retry after a transient failure. Reports any other failure to the app through its redirect URL (V15). */
function handleFailure(failure: Failure, info: LinkInfo | null, retry: () => Promise<void>): void {
  if (!isTransient(failure)) {
    showFailure(failure, ...(info === null ? [] : redirectToApp(info, failure)));
    return;
  }
  showFailure(failure, retryButton(retry));
}

/**
 * Asks whether the reader added the account's other identifiers (V19). A stranger who registered it with the reader's address
 * could otherwise still log in to it.
 */
function otherIdentifiers({ otherIdentifiers: kinds }: LinkInfo): HTMLElement[] {
  if (kinds.length === 0) return [];
  const names = new Intl.ListFormat(language).format(kinds.map(kind => translate(`other.${kind}`)));
  return [el('p', {}, translate('verify.others').replace('{others}', names))];
}

function linkDetails({ appName, kind, address, username }: LinkInfo): HTMLElement {
  return factList([
    ['fact.app', appName],
    [kind === 'EMAIL' ? 'fact.email' : 'fact.phone', address],
    ['fact.username', username],
  ]);
}
