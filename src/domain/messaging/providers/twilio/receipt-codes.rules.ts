import { advise, type CodeRow, type CodeRows, type FailureReason } from '../failure.rules.js';

const askAgain = 'Ask the user to try again later.';
const trust = 'Ask Twilio for a higher trust score of your brand, or send fewer messages.';
const askTwilio = 'Look the code up in Twilio’s error dictionary, or ask Twilio’s support with the message’s SID.';

/** No message is sent again after a receipt, so the verdict is always the same. */
function failed(reason: FailureReason, meaning: string, advice: string): CodeRow {
  return ['GIVE_UP', reason, meaning, advice];
}

const number = (meaning: string, advice: string = advise.checkNumber) => failed('RECIPIENT_REFUSED', meaning, advice);
const sender = (meaning: string, advice: string) => failed('SENDER_REFUSED', meaning, advice);
const message = (meaning: string, advice: string) => failed('MESSAGE_REFUSED', meaning, advice);
const network = (meaning: string) => failed('PROVIDER_ERROR', meaning, askAgain);
const limit = (meaning: string, advice = trust) => failed('THROTTLED', meaning, advice);

/** Why Twilio or a carrier did not deliver a message that Twilio had accepted (https://www.twilio.com/docs/api/errors). */
export const twilioReceipts: CodeRows = {
  unknown: failed('OTHER', 'Twilio reported a failure without a reason.', 'Ask the user to try again.'),
  other: failed('OTHER', 'Twilio or the carrier could not deliver it.', askTwilio),
  30001: limit('The message waited too long in Twilio’s queue.', 'Add senders to a messaging service.'),
  30002: failed('ACCOUNT_BARRED', 'Your Twilio account was suspended.', 'Ask Twilio’s support.'),
  30003: number('The phone was off or had no reception.', 'Ask the user to try again when the phone has reception.'),
  30004: number('The carrier or the user blocks such SMS.', 'Ask the user to unblock SMS at the carrier.'),
  30005: number('The number is unknown, or no longer in use.'),
  30006: number('The number is a landline, or its carrier cannot be reached.'),
  30007: message(
    'Twilio or the carrier took the SMS for spam.',
    'Change the text or the sender, or register the sender.',
  ),
  30008: network('The carrier gave no reason.'),
  30017: network('The carrier’s network was congested.'),
  30022: limit('The carriers of the United States allow your campaign fewer messages at once.'),
  30023: limit('The carriers of the United States allow your brand fewer messages a day.'),
  30024: sender('The carrier does not know the sender’s number yet.', 'Wait, or use another sender.'),
  30027: limit('T-Mobile allows your brand fewer messages a day.'),
  30032: sender('The toll-free number is not verified yet.', 'Have the number verified at Twilio.'),
  30034: sender(
    'The number is not registered for the United States (A2P 10DLC).',
    'Register a brand and a campaign at Twilio, and add the number to the messaging service of the campaign.',
  ),
  30035: sender('The number is still being registered for the United States.', 'Wait until Twilio has finished.'),
  30036: limit('The code or link expired before Twilio could send it.', 'Add senders to a messaging service.'),
  30038: number('The number belongs to Twilio, which delivers no codes to its own numbers.'),
  30040: sender('The carrier accepts registered senders only.', 'Register the sender for this country at Twilio.'),
  30041: sender('The sender’s number is not registered for the United Kingdom.', 'Register the sender at Twilio.'),
  30042: sender('The carrier does not accept a sender with this name.', 'Change the app’s SMS sender.'),
  30410: network('The carrier did not answer Twilio in time.'),
  30450: failed(
    'OTHER',
    'Twilio’s protection against SMS pumping blocked it.',
    'If the user is real, ask Twilio’s support to allow the number.',
  ),
  30500: network('Twilio had an internal error.'),
};
