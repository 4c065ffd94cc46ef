import { findElement } from '../account/shared/dom.js';

/** The nonce that the server put into this page. Style sheets that are added later need it under the page's policy. */
export const { nonce } = findElement('link[rel=stylesheet]', HTMLLinkElement);
