import type { Failure } from './api.js';
import { ask, mayPass } from './api.js';
import { destination } from './destination.js';
import { button, el, show } from './dom.js';
import { sayFailure } from './failures.js';
import { onToken } from './fragment.js';
import { say, translatePage } from './language.js';
import type { Text } from './texts.js';

interface LinkInfo {
  kind: 'EMAIL' | 'PHONE';
  /** Masked. */
  address: string;
  appName: string;
  username: string | null;
  state: string;
  successUrl: string | null;
  failureUrl: string | null;
}

interface Link {
  token: string;
  info: LinkInfo;
}

/** What an open link says about itself when it can no longer be clicked. */
const closedStates: Record<string, Failure> = {
  VERIFIED: 'ALREADY_VERIFIED',
  TAKEN: 'IDENTIFIER_TAKEN',
  EXPIRED: 'CODE_EXPIRED',
  LOCKED: 'TOO_MANY_ATTEMPTS',
};

translatePage();
onToken(token => {
  if (token === null) showFailure('NO_TOKEN');
  else void look(token);
});

/** Only asks. A scanner that opens links and runs scripts changes nothing (V14). */
async function look(token: string): Promise<void> {
  const answer = await ask<{ linkInfo: LinkInfo }>(
    'query ($token: String!) { linkInfo(token: $token) { kind address appName username state successUrl failureUrl } }',
    { token },
  );
  if (!answer.ok) return fail(answer.failure, null, () => look(token));
  const link = { token, info: answer.data.linkInfo };
  const closed = closedStates[link.info.state];
  if (closed === undefined) showChoice(link);
  else fail(closed, link.info, () => look(token));
}

function showChoice(link: Link): void {
  const verifyButton = button(say('verify.yes'), 'primary', () => decide(verify));
  const disownButton = button(say('verify.notMe'), 'quiet', () => confirmDisown(link));
  const buttons = [verifyButton, disownButton];
  function decide(act: (link: Link) => Promise<void>): void {
    for (const each of buttons) each.disabled = true;
    verifyButton.textContent = say('working');
    void act(link);
  }
  show(
    'ready',
    say(link.info.kind === 'EMAIL' ? 'verify.email.title' : 'verify.phone.title'),
    facts(link.info),
    el('p', {}, say(link.info.kind === 'EMAIL' ? 'verify.email.meaning' : 'verify.phone.meaning')),
    el('div', { className: 'buttons' }, ...buttons),
    el('p', { className: 'small' }, say('verify.nothingYet')),
  );
}

function confirmDisown(link: Link): void {
  const disownButton = button(say('disown.yes'), 'danger', () => {
    disownButton.disabled = true;
    disownButton.textContent = say('working');
    void disown(link);
  });
  const backButton = button(say('disown.back'), 'quiet', () => showChoice(link));
  show(
    'confirm',
    say('disown.title'),
    facts(link.info),
    el('p', {}, say('disown.meaning')),
    el('div', { className: 'buttons' }, disownButton, backButton),
  );
}

async function verify({ token, info }: Link): Promise<void> {
  const answer = await ask('mutation ($token: String!) { verifyLink(token: $token) { verified } }', { token });
  if (!answer.ok) return fail(answer.failure, info, () => verify({ token, info }));
  show('success', say(info.kind === 'EMAIL' ? 'verified.email.title' : 'verified.phone.title'), ...outcome(info, null));
}

async function disown({ token, info }: Link): Promise<void> {
  const answer = await ask('mutation ($token: String!) { disownLink(token: $token) }', { token });
  if (!answer.ok) return fail(answer.failure, null, () => disown({ token, info }));
  show('success', say('disowned.title'), el('p', {}, say('disowned.text')));
}

/** A failure that may pass is worth another try here; any other is the app's to hear of (V15). */
function fail(failure: Failure, info: LinkInfo | null, again: () => Promise<void>): void {
  if (!mayPass(failure)) {
    showFailure(failure, ...(info === null ? [] : outcome(info, failure)));
    return;
  }
  const retryButton = button(say('retry'), 'primary', () => {
    retryButton.disabled = true;
    retryButton.textContent = say('working');
    void again();
  });
  showFailure(failure, el('div', { className: 'buttons' }, retryButton));
}

function showFailure(failure: Failure | 'NO_TOKEN', ...more: HTMLElement[]): void {
  const { title, text } = sayFailure(failure);
  show('failed', title, el('p', {}, text), ...more);
}

/** The way back to the app, taken at once; in words where the app named none. */
function outcome({ appName, successUrl, failureUrl }: LinkInfo, failure: Failure | null): HTMLElement[] {
  const url = failure === null ? destination(successUrl) : destination(failureUrl, failure);
  if (url === null) return failure === null ? [el('p', {}, say('verified.text'))] : [];
  location.replace(url);
  return [el('p', {}, el('a', { href: url, textContent: `${say('continue')} ${appName}` }))];
}

function facts({ appName, kind, address, username }: LinkInfo): HTMLElement {
  const rows: [Text, string | null][] = [
    ['fact.app', appName],
    [kind === 'EMAIL' ? 'fact.email' : 'fact.phone', address],
    ['fact.username', username],
  ];
  const list = el('dl');
  for (const [term, value] of rows) {
    if (value !== null) list.append(el('div', {}, el('dt', {}, say(term)), el('dd', {}, value)));
  }
  return list;
}
