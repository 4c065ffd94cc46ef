import type { Failure } from './api.js';
import { callApi } from './api.js';
import { button, el, showCard } from './dom.js';
import { factList } from './fact-list.js';
import { language, translate } from './language.js';
import { resetOffer } from './reset-offer.js';
import type { TextKey } from './texts.js';

/** The parts of an account that existed before an address of it was proven (N16). */
export interface PreparedBefore {
  hasPassword: boolean;
  passkeys: number;
  hasAuthenticatorApp: boolean;
  /** Masked. */
  identifiers: { kind: 'EMAIL' | 'PHONE' | 'USERNAME'; value: string }[];
  sessionCount: number;
  sessions: { device: string | null; network: string | null; startedAt: string }[];
  remedy: 'REMOVE' | 'LEAVE';
  token: string;
}

export const preparedFields =
  'preparedBefore { hasPassword passkeys hasAuthenticatorApp identifiers { kind value } sessionCount sessions { device network startedAt } remedy token }';

export interface PreparedView {
  before: PreparedBefore;
  /** Of the address that was proven. */
  kind: 'EMAIL' | 'PHONE';
  onFailure: (failure: Failure, retry: () => Promise<void>) => void;
}

/** Returns whether the account has only what an ordinary sign-up leaves. Then the page redirects to the app. */
export function isOrdinary({ passkeys, hasAuthenticatorApp, identifiers, sessionCount }: PreparedBefore): boolean {
  const hasAddress = identifiers.some(({ kind }) => kind !== 'USERNAME');
  return passkeys === 0 && !hasAuthenticatorApp && !hasAddress && sessionCount <= 1;
}

/** Lists what was on the account, with the button for a reader who did not add it (N19, N20). */
export function preparedParts(view: PreparedView): HTMLElement[] {
  const { remedy } = view.before;
  const actButton = button(translate(`prepared.${remedy}.button`), 'danger', () => {
    actButton.disabled = true;
    actButton.textContent = translate('working');
    void act(view);
  });
  return [
    el('p', {}, translate('prepared.list')),
    listOf(view.before),
    el('p', {}, translate('prepared.calm')),
    el('p', {}, translate(`prepared.${remedy}.meaning`)),
    el('div', { className: 'buttons' }, actButton),
    el('p', { className: 'small' }, translate('secure.nothingYet')),
  ];
}

async function act(view: PreparedView): Promise<void> {
  const { remedy, token } = view.before;
  const mutation = remedy === 'REMOVE' ? 'removePrepared' : 'disownAddress';
  const answer = await callApi(`mutation ($token: String!) { ${mutation}(token: $token) }`, { token });
  if (!answer.ok) return view.onFailure(answer.failure, () => act(view));
  if (remedy === 'LEAVE') showCard('success', translate('disowned.title'), el('p', {}, translate('disowned.text')));
  else showRemoved(view);
}

/** The owner of a number resets the password in the app, which asks for the code from the SMS. */
function showRemoved({ before, kind, onFailure }: PreparedView): void {
  const next =
    kind === 'EMAIL'
      ? resetOffer(before.token, 'prepared.removed.text', onFailure)
      : [el('p', {}, translate('prepared.removed.phone'))];
  showCard('ended', translate('prepared.removed.title'), ...next);
}

const mostSessionsListed = 5;

function listOf({ hasPassword, passkeys, hasAuthenticatorApp, identifiers, sessions, sessionCount }: PreparedBefore) {
  const listed = sessions.slice(0, mostSessionsListed);
  const left = sessionCount - listed.length;
  return factList([
    ['prepared.password', hasPassword ? translate('prepared.set') : null],
    ['prepared.passkeys', passkeys === 0 ? null : String(passkeys)],
    ['prepared.app', hasAuthenticatorApp ? translate('prepared.set') : null],
    ...identifiers.map(({ kind, value }): [TextKey, string] => [identifierTerms[kind], value]),
    ...listed.map((session): [TextKey, string] => ['prepared.session', describeSession(session)]),
    ['prepared.moreSessions', left === 0 ? null : String(left)],
  ]);
}

const identifierTerms = { EMAIL: 'fact.email', PHONE: 'fact.phone', USERNAME: 'prepared.username' } as const;

function describeSession({ device, network, startedAt }: PreparedBefore['sessions'][number]): string {
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  return [device, network, format.format(new Date(startedAt))].filter(part => part !== null).join(' · ');
}
