type Tags = HTMLElementTagNameMap;

/** Creates an element with these properties and children. A string child becomes text, never markup. */
export function el<K extends keyof Tags>(
  tag: K,
  properties: Partial<Omit<Tags[K], 'style' | 'dataset' | 'children'>> = {},
  ...children: (Node | string)[]
): Tags[K] {
  const element = document.createElement(tag);
  Object.assign(element, properties);
  element.append(...children);
  return element;
}

export function findElement<T extends HTMLElement>(selector: string, type: new () => T): T {
  const element = document.querySelector(selector);
  if (!(element instanceof type)) throw new Error(`The page lacks ${selector}`);
  return element;
}

let cardTop: Node[] = [];

/** Sets the content above the heading of each further card. */
export function setCardTop(...nodes: Node[]): void {
  cardTop = nodes;
}

/**
 * Replaces the content of the page's card. Moves the focus to the new heading for keyboards and screen readers, but not the
 * first time: screen readers read a new page anyway.
 */
export function showCard(state: string, heading: string, ...content: (Node | string)[]): void {
  const main = findElement('main', HTMLElement);
  const isFirst = main.dataset.state === 'loading';
  main.dataset.state = state;
  main.setAttribute('aria-busy', String(state === 'loading'));
  document.title = heading;
  const title = el('h1', { textContent: heading, tabIndex: -1 });
  main.replaceChildren(...cardTop, title, ...content);
  if (!isFirst) title.focus();
}

export function button(text: string, className: 'primary' | 'quiet' | 'danger', press: () => void): HTMLButtonElement {
  return el('button', { type: 'button', textContent: text, className, onclick: press });
}
