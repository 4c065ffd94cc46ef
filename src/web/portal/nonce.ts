import { find } from '../account/dom.js';

/** What is added to the style sheet while the page runs carries the nonce that came with the page. */
export const { nonce } = find('link[rel=stylesheet]', HTMLLinkElement);
