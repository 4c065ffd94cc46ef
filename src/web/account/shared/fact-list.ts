import { el } from './dom.js';
import { translate } from './language.js';
import type { TextKey } from './texts.js';

/** Creates a list of facts about a link, such as the app and the account. Leaves out those that are null. */
export function factList(facts: readonly [TextKey, string | null][]): HTMLElement {
  const list = el('dl');
  for (const [term, value] of facts) {
    if (value !== null) list.append(el('div', {}, el('dt', {}, translate(term)), el('dd', {}, value)));
  }
  return list;
}
