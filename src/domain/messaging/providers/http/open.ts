/** What the table opens. One module, so that the bundle has one chunk for it, which is loaded only where it is configured. */
export { gatewayReceipts } from './receipts.js';
export { gatewayEmailSender, gatewaySmsSender } from './sender.js';
