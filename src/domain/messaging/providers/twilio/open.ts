/** What the table opens. One module, so that the bundle has one chunk for it, which is loaded only where it is configured. */
export { twilioReceipts } from './receipts.js';
export { twilioSender } from './sender.js';
export { whatsAppSender } from './whatsapp.js';
