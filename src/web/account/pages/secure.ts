import { callApi, type Failure, isTransient } from '../shared/api.js';
import { applyBranding, type Branding, brandingFields } from '../shared/branding.js';
import { button, el, showCard } from '../shared/dom.js';
import { factList } from '../shared/fact-list.js';
import { retryButton, showFailure } from '../shared/failure-card.js';
import { language, translate, translatePage } from '../shared/language.js';
import { onToken } from '../shared/link-token.js';
import { messageKinds } from '../shared/message-kinds.js';
import { type PreparedBefore, preparedFields, preparedParts } from '../shared/prepared.js';
import { reclaimParts } from '../shared/reclaim.js';
import { type Removable, removableParts } from '../shared/removable.js';
import { resetOffer } from '../shared/reset-offer.js';
import type { Undo } from './secure-proofs.js';
import { undoFields, undoParts } from './secure-undo.js';

interface NoticeInfo {
  appName: string;
  kind: keyof (typeof messageKinds)['en'];
  /** Masked. */
  address: string;
  happenedAt: string;
  device: string | null;
  network: string | null;
  isUsed: boolean;
  canResetPassword: boolean;
  preparedBefore: PreparedBefore | null;
  removable: Removable | null;
  undo: Undo | null;
  reclaimDueAt: string | null;
  branding: Branding;
}

translatePage();
onToken(token => {
  if (token === null) showFailure('NO_TOKEN');
  else void openLink(token);
});

/** Shows what happened. Only reads, because a scanner that opens links and runs scripts must not change anything (N5). */
async function openLink(token: string): Promise<void> {
  const answer = await callApi<{ noticeInfo: NoticeInfo }>(
    `query ($token: String!) { noticeInfo(token: $token) { appName kind address happenedAt device network isUsed canResetPassword removable reclaimDueAt ${undoFields} ${preparedFields} ${brandingFields} } }`,
    { token },
  );
  if (!answer.ok) return handleFailure(answer.failure, () => openLink(token));
  const info = answer.data.noticeInfo;
  applyBranding(info.appName, info.branding);
  if (info.kind === 'EMAIL_VERIFIED') showVerified(token, info);
  else if (info.undo !== null && info.undo.state !== 'OVER' && !isToRemove(info)) showUndo(token, info, info.undo);
  else if (info.kind === 'PHONE_RECLAIM') showReclaim(token, info);
  else if (info.isUsed) showEnded(token, info);
  else showChoice(token, info);
}

/** N18: lists what was on the account before its address was proven, and what can be done about it. */
function showVerified(token: string, info: NoticeInfo): void {
  const { preparedBefore: before } = info;
  const parts =
    before === null
      ? [el('p', {}, translate('prepared.nothing')), ...whatNext(token, info)]
      : preparedParts({ before, kind: 'EMAIL', onFailure: lookAgain(token) });
  showCard('ready', translate('secure.title'), details(info), ...parts);
}

/** N22: the link can also remove what was added. */
function isToRemove({ removable, undo }: NoticeInfo): boolean {
  return removable !== null && undo?.state === 'POSSIBLE';
}

/** C11: shows the change of an address, which can be undone or was undone. */
function showUndo(token: string, info: NoticeInfo, undo: Undo): void {
  const again = () => void openLink(token);
  showCard('undo', translate('secure.title'), details(info), ...undoParts(token, undo, again));
}

/** M20: the number goes to its new holder unless the owner keeps it. */
function showReclaim(token: string, info: NoticeInfo): void {
  const { reclaimDueAt: dueAt } = info;
  const parts =
    dueAt === null
      ? [el('p', {}, translate('reclaim.over'))]
      : reclaimParts({ token, dueAt, onFailure: lookAgain(token) });
  showCard('ready', translate('reclaim.title'), details(info), ...parts);
}

function showChoice(token: string, info: NoticeInfo): void {
  const { removable } = info;
  const removal = removable === null ? null : removableParts({ token, removable, onFailure: lookAgain(token) });
  const endButton = button(translate('secure.end'), removal === null ? 'danger' : 'quiet', () => {
    endButton.disabled = true;
    endButton.textContent = translate('working');
    void endSessions(token, info);
  });
  showCard(
    'ready',
    translate('secure.title'),
    details(info),
    removal?.meaning ?? el('p', {}, translate('secure.meaning')),
    el('div', { className: 'buttons' }, ...(removal === null ? [] : [removal.removeButton]), endButton),
    el('p', { className: 'small' }, translate('secure.nothingYet')),
    ...(info.undo?.state === 'POSSIBLE' ? undoParts(token, info.undo, () => void openLink(token)) : []),
  );
}

async function endSessions(token: string, info: NoticeInfo): Promise<void> {
  const answer = await callApi('mutation ($token: String!) { endSessionsByNotice(token: $token) }', { token });
  // Another tab may have used the link. Look again.
  if (!answer.ok && answer.failure === 'INVALID_TOKEN') return openLink(token);
  if (!answer.ok) return handleFailure(answer.failure, () => endSessions(token, info));
  showEnded(token, info);
}

function showEnded(token: string, info: NoticeInfo): void {
  showCard('ended', translate('secure.ended.title'), details(info), ...whatNext(token, info));
}

/** Offers a password reset. Otherwise a thief who knows the password could log in again. */
function whatNext(token: string, info: NoticeInfo): HTMLElement[] {
  if (!info.canResetPassword) return [el('p', {}, translate('secure.ended.contact'))];
  return resetOffer(token, 'secure.ended.text', handleFailure);
}

function details({ appName, kind, address, happenedAt, device, network }: NoticeInfo): HTMLElement {
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(
    new Date(happenedAt),
  );
  return factList([
    ['fact.app', appName],
    [address.includes('@') ? 'fact.email' : 'fact.phone', address],
    ['fact.what', messageKinds[language][kind]],
    ['fact.when', time],
    ['fact.device', device],
    ['fact.network', network],
  ]);
}

/** Shows what is left to do if another tab has used the link. */
function lookAgain(token: string): (failure: Failure, retry: () => Promise<void>) => void {
  return (failure, retry) => {
    if (failure === 'INVALID_TOKEN') void openLink(token);
    else handleFailure(failure, retry);
  };
}

function handleFailure(failure: Failure, retry: () => Promise<void>): void {
  if (!isTransient(failure)) {
    showFailure(failure);
    return;
  }
  showFailure(failure, retryButton(retry));
}
