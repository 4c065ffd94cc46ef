/** What the table opens. One module, so that the bundle has one chunk for it, which is loaded only where it is configured. */
export { vonageReceipts } from './receipts.js';
export { vonageSender } from './sender.js';
