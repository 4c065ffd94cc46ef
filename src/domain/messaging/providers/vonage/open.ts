/**
 * The exports that the table of providers loads. They are in one module, so that the bundle has one chunk for this provider, which is loaded only if
 * it is configured.
 */
export { vonageReceipts } from './receipts.js';
export { vonageSender } from './sender.js';
