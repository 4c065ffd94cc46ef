import { findElement } from '../account/shared/dom.js';

/** The nonce that the server put into this page. Style sheets that are added later need it under the page's policy. */
export const { nonce } = findElement('link[rel=stylesheet]', HTMLLinkElement);

// While a dialog is open, react-remove-scroll keeps the page behind it still by a style sheet. Through the package get-nonce it
// looks for the nonce in this global variable. Otherwise the browser would block the sheet and report a violation.
Object.assign(globalThis, { __webpack_nonce__: nonce });
