import { el, findElement } from '../shared/dom.js';
import { language, translate, translatePage } from '../shared/language.js';
import { messageKinds } from '../shared/message-kinds.js';
import { clearedIds, setClearedIds } from './inbox-cleared.js';

/** One message of `/inbox.json`. `sentAt` is ISO 8601. */
interface Message {
  id: string;
  appName: string;
  channel: 'SMS' | 'EMAIL';
  to: string;
  kind: MessageKind;
  subject: string | null;
  text: string;
  html: string | null;
  /** The id of the app's logo, which is attached to a mail. */
  logo: string | null;
  code: string | null;
  link: string | null;
  /** The reason why it was not sent, as a code of the API. `text` says it in a sentence. */
  heldBack: string | null;
  sentAt: string;
}

/** The kinds for which the page has a name. A test compares them with those of the server. */
type MessageKind = keyof typeof messageKinds.en;

const pollMs = 2_000;
const copiedTextMs = 1_500;

const list = findElement('#messages', HTMLElement);
const filter = findElement('#filter', HTMLInputElement);
const status = findElement('#status', HTMLElement);
const empty = findElement('#empty', HTMLElement);
const cleared = findElement('#cleared', HTMLElement);
const noMatch = findElement('#no-match', HTMLElement);
const clear = findElement('#clear', HTMLButtonElement);
const showAll = findElement('#show-all', HTMLButtonElement);

/** The cards on the page by message id. A poll adds new cards and does not touch the others, which keep focus and scroll. */
const cards = new Map<string, HTMLElement>();

translatePage();
filter.oninput = applyFilter;
clear.onclick = () => {
  setClearedIds([...cards.keys(), ...clearedIds()]);
  void poll();
};
showAll.onclick = () => {
  setClearedIds([]);
  void poll();
};
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) void poll();
});
setInterval(() => {
  if (!document.hidden) void poll();
}, pollMs);
void poll();

async function poll(): Promise<void> {
  try {
    const response = await fetch('./inbox.json', { cache: 'no-store' });
    if (!response.ok) throw new Error(`status ${response.status}`);
    showMessages(await response.json());
    showStatus('live');
  } catch {
    showStatus('offline');
  }
}

function showStatus(state: 'live' | 'offline'): void {
  if (status.dataset.state === state) return;
  status.dataset.state = state;
  status.textContent = translate(`inbox.${state}`);
}

/** Makes the cards match `all`, which come newest first, without those that the reader has cleared. */
function showMessages(all: Message[]): void {
  const clearedBefore = new Set(clearedIds());
  const messages = all.filter(({ id }) => !clearedBefore.has(id));
  const isAnyHidden = messages.length < all.length;
  for (const message of messages.toReversed()) {
    if (cards.has(message.id)) continue;
    const card = cardOf(message);
    card.dataset.to = message.to.toLowerCase();
    cards.set(message.id, card);
    list.prepend(card);
  }
  const kept = new Set(messages.map(message => message.id));
  for (const [id, card] of cards) {
    if (kept.has(id)) continue;
    card.remove();
    cards.delete(id);
  }
  clear.hidden = messages.length === 0;
  showAll.hidden = !isAnyHidden;
  empty.hidden = all.length > 0;
  cleared.hidden = messages.length > 0 || !isAnyHidden;
  applyFilter();
}

function applyFilter(): void {
  const wanted = filter.value.trim().toLowerCase();
  let visible = 0;
  for (const card of cards.values()) {
    card.hidden = !(card.dataset.to ?? '').includes(wanted);
    if (!card.hidden) visible++;
  }
  noMatch.hidden = cards.size === 0 || visible > 0;
}

function cardOf(message: Message): HTMLElement {
  if (message.heldBack !== null) return heldBackCard(message);
  return message.channel === 'SMS' ? smsCard(message) : emailCard(message);
}

function heldBackCard(message: Message): HTMLElement {
  const channel = translate(message.channel === 'SMS' ? 'inbox.sms' : 'inbox.email');
  const heading = el('h2', {}, translate('inbox.heldBack'));
  return card(message, channel, heading, el('p', {}, message.text));
}

function smsCard(message: Message): HTMLElement {
  return card(message, translate('inbox.sms'), el('p', { className: 'bubble' }, message.text), ...actions(message));
}

function emailCard(message: Message): HTMLElement {
  const subject = el('h2', {}, message.subject ?? '');
  const plain = el('pre', {}, message.text);
  if (message.html === null) return card(message, translate('inbox.email'), subject, plain, ...actions(message));
  // The empty sandbox forbids scripts, forms and navigation. The page's policy keeps the mail from fetching anything.
  const html = message.html.replaceAll(
    'cid:logo@bonafide',
    message.logo === null ? 'data:,' : `./logos/${message.logo}`,
  );
  const frame = el('iframe', { srcdoc: html, title: translate('inbox.preview') });
  frame.setAttribute('sandbox', '');
  const details = el('details', {}, el('summary', {}, translate('inbox.plain')), plain);
  return card(message, translate('inbox.email'), subject, frame, details, ...actions(message));
}

function card({ appName, to, kind, sentAt }: Message, channel: string, ...content: HTMLElement[]): HTMLElement {
  const sent = new Date(sentAt);
  const time = el(
    'time',
    { dateTime: sentAt, title: sent.toLocaleString(language) },
    isToday(sent) ? sent.toLocaleTimeString(language) : sent.toLocaleString(language),
  );
  const recipient = el('span', {}, `${channel} ${translate('inbox.to')} `, el('strong', {}, to));
  const facts = el('span', { className: 'kind' }, `${appName} · ${messageKinds[language][kind]}`);
  const heading = el('header', {}, recipient, time, facts);
  return el('article', {}, heading, ...content);
}

function isToday(date: Date): boolean {
  return date.toDateString() === new Date().toDateString();
}

function actions({ code, link }: Message): HTMLElement[] {
  const row = el('div', { className: 'buttons' });
  if (code !== null)
    row.append(el('output', { className: 'code', title: translate('inbox.code') }, code), copyButton(code));
  if (link !== null && /^https?:/.test(link)) {
    row.append(
      el('a', {
        className: 'primary',
        href: link,
        target: '_blank',
        rel: 'noopener',
        textContent: translate('inbox.open'),
      }),
    );
  }
  return row.hasChildNodes() ? [row] : [];
}

function copyButton(code: string): HTMLButtonElement {
  const copy = el('button', { type: 'button', className: 'quiet', textContent: translate('inbox.copy') });
  copy.onclick = async () => {
    await navigator.clipboard.writeText(code);
    copy.textContent = translate('inbox.copied');
    setTimeout(() => {
      copy.textContent = translate('inbox.copy');
    }, copiedTextMs);
  };
  return copy;
}
