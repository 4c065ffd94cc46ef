import { el, find } from './dom.js';
import { language, say, translatePage } from './language.js';

/** As `/inbox.json` gives it; `sentAt` is ISO 8601. */
interface Message {
  id: string;
  channel: 'SMS' | 'EMAIL';
  to: string;
  kind: string;
  subject: string | null;
  text: string;
  html: string | null;
  code: string | null;
  link: string | null;
  sentAt: string;
}

const pollMs = 2_000;
const copiedMs = 1_500;

const list = find('#messages', HTMLElement);
const filter = find('#filter', HTMLInputElement);
const status = find('#status', HTMLElement);
const empty = find('#empty', HTMLElement);
const noMatch = find('#no-match', HTMLElement);

/** What stands on the page, by message id: a poll adds what is new and leaves the rest, its focus and its scroll alone. */
const shown = new Map<string, HTMLElement>();

translatePage();
filter.oninput = applyFilter;
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
    place(await response.json());
    tell('live');
  } catch {
    tell('offline');
  }
}

function tell(state: 'live' | 'offline'): void {
  if (status.dataset.state === state) return;
  status.dataset.state = state;
  status.textContent = say(`inbox.${state}`);
}

/** Newest first. */
function place(messages: Message[]): void {
  for (const message of messages.toReversed()) {
    if (shown.has(message.id)) continue;
    const card = message.channel === 'SMS' ? smsCard(message) : emailCard(message);
    card.dataset.to = message.to.toLowerCase();
    shown.set(message.id, card);
    list.prepend(card);
  }
  const kept = new Set(messages.map(message => message.id));
  for (const [id, card] of shown) {
    if (kept.has(id)) continue;
    card.remove();
    shown.delete(id);
  }
  applyFilter();
}

function applyFilter(): void {
  const wanted = filter.value.trim().toLowerCase();
  let visible = 0;
  for (const card of shown.values()) {
    card.hidden = !(card.dataset.to ?? '').includes(wanted);
    if (!card.hidden) visible++;
  }
  empty.hidden = shown.size > 0;
  noMatch.hidden = shown.size === 0 || visible > 0;
}

function smsCard(message: Message): HTMLElement {
  return card(message, say('inbox.sms'), el('p', { className: 'bubble' }, message.text), ...actions(message));
}

function emailCard(message: Message): HTMLElement {
  const subject = el('h2', {}, message.subject ?? '');
  const plain = el('pre', {}, message.text);
  if (message.html === null) return card(message, say('inbox.email'), subject, plain, ...actions(message));
  // No script, no form, no way out of the frame; the page's policy keeps it from fetching anything.
  const frame = el('iframe', { srcdoc: message.html, title: say('inbox.preview') });
  frame.setAttribute('sandbox', '');
  const details = el('details', {}, el('summary', {}, say('inbox.plain')), plain);
  return card(message, say('inbox.email'), subject, frame, details, ...actions(message));
}

function card({ to, kind, sentAt }: Message, channel: string, ...content: HTMLElement[]): HTMLElement {
  const sent = new Date(sentAt);
  const time = el(
    'time',
    { dateTime: sentAt, title: sent.toLocaleString(language) },
    sent.toLocaleTimeString(language),
  );
  const recipient = el('span', {}, `${channel} ${say('inbox.to')} `, el('strong', {}, to));
  const heading = el('header', {}, recipient, time, el('span', { className: 'kind' }, kind));
  return el('article', {}, heading, ...content);
}

function actions({ code, link }: Message): HTMLElement[] {
  const row = el('div', { className: 'buttons' });
  if (code !== null) row.append(el('output', { className: 'code', title: say('inbox.code') }, code), copyButton(code));
  if (link !== null && /^https?:/.test(link)) {
    row.append(
      el('a', { className: 'primary', href: link, target: '_blank', rel: 'noopener', textContent: say('inbox.open') }),
    );
  }
  return row.hasChildNodes() ? [row] : [];
}

function copyButton(code: string): HTMLButtonElement {
  const copy = el('button', { type: 'button', className: 'quiet', textContent: say('inbox.copy') });
  copy.onclick = async () => {
    await navigator.clipboard.writeText(code);
    copy.textContent = say('inbox.copied');
    setTimeout(() => {
      copy.textContent = say('inbox.copy');
    }, copiedMs);
  };
  return copy;
}
