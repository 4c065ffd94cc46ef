/**
 * The exports that the table of providers loads. They are in one module, so that the bundle has one chunk for this provider, which is loaded only if
 * it is configured.
 */
export { twilioReceipts } from './receipts.js';
export { twilioSender } from './sender.js';
export { whatsAppSender } from './whatsapp.js';
