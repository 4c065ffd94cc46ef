/** The English texts of the pages. The build puts them into the HTML. */
export const en = {
  working: 'One moment…',
  loading: 'Loading…',
  retry: 'Try again',
  continue: 'Continue to',
  home: 'Home',
  needsScript: 'This page needs JavaScript.',

  'index.title': 'Bonafide',
  'index.lead': 'An identity server with a GraphQL API.',
  'index.promise':
    'With verification on, only someone who has proved they own an email address or phone number can log in with it.',
  'index.first': 'What to do first',
  'index.graphiql': 'Try the API in GraphiQL',
  'index.graphiql.text': 'Run the numbered tabs in order. Tab 1 needs the operator token.',
  'index.inbox': 'Open the development inbox',
  'index.inbox.text': 'Keep it open in another tab. It shows the codes, links and notices that users would receive.',
  'index.portal': 'Sign in to the portal',
  'index.portal.text':
    'Manage settings and users, read messages, and find out why somebody cannot log in. You need the operator token or an admin token.',
  'index.docs': 'Read the documentation',
  'index.docs.text': 'Guides, a tutorial and the reference of the API.',
  'index.token': 'The server printed the operator token when it first started.',
  'index.programs': 'For programs',
  'index.jwks': 'Public keys',
  'index.endpoint': 'GraphQL API',

  'notFound.title': 'Page not found',
  'notFound.text': 'There may be a mistake in the address, or this server does not have this page.',

  'unavailable.title': 'This page cannot be shown right now',
  'unavailable.text': 'Nothing was changed. Wait a moment, then load the page again.',

  'verify.title': 'Confirm an address',
  'verify.email.title': 'Is this email address yours?',
  'verify.phone.title': 'Is this phone number yours?',
  'verify.email.meaning':
    'If you entered this address in the app, confirm it. Then you can log in with it. If you did not, somebody else entered your address. Choose “This wasn’t me” to remove it from their account.',
  'verify.phone.meaning':
    'If you entered this number in the app, confirm it. Then you can log in with it. If you did not, somebody else entered your number. Choose “This wasn’t me” to remove it from their account.',
  'verify.others':
    'This account also has {others}. If any of this is not yours, do not confirm. Choose “This wasn’t me”.',
  'other.EMAIL': 'an email address',
  'other.PHONE': 'a phone number',
  'other.USERNAME': 'a username',
  'verify.nothingYet': 'Nothing changes until you press a button.',
  'verify.email.yes': 'Confirm my address',
  'verify.phone.yes': 'Confirm my number',
  'verify.notMe': 'This wasn’t me',
  'fact.app': 'App',
  'fact.email': 'Email address',
  'fact.phone': 'Phone number',
  'fact.username': 'Account',
  'verified.email.title': 'Your email address is confirmed',
  'verified.phone.title': 'Your phone number is confirmed',
  'verified.text': 'You can close this page and return to the app.',

  'code.title': 'Enter the code from the email',
  'code.meaning':
    'Part of your link is missing. Enter the six-digit code from the email to confirm your email address.',
  'code.label': 'Code',
  'code.notMe':
    'You didn’t enter this address in an app? Then don’t enter the code. Without it, nobody can log in with your address.',

  'disown.title': 'Remove your address from this account?',
  'disown.meaning': 'The account will no longer have your address, and this link will stop working.',
  'disown.yes': 'Yes, remove it',
  'disown.back': 'Back',
  'disowned.title': 'Your address was removed',
  'disowned.text': 'The account no longer has it. You can close this page.',

  'reset.title': 'Choose a new password',
  'reset.meaning': 'When you save the new password, this account is logged out on every device.',
  'reset.new': 'New password',
  'reset.hint':
    'At least 8 characters. It must not be a common password, or contain your name, your address or the app’s name.',
  'reset.again': 'Repeat the password',
  'reset.show': 'Show passwords',
  'reset.save': 'Save new password',
  'reset.empty': 'Enter a password.',
  'reset.different': 'The two passwords are not the same.',
  'reset.invited': 'If an administrator created the account for you, ask them for a new invitation.',
  'reset.done.title': 'Your new password is saved',
  'reset.done.text': 'The account was logged out on every device. Return to the app and log in with the new password.',

  'invited.title': 'Choose a password',
  'invited.meaning':
    'An administrator of the app made this account for you. When you save a password, the address is confirmed and you can log in.',
  'invited.done.title': 'Your password is saved',
  'invited.done.text': 'Return to the app and log in with it.',

  'review.title': 'Is this address yours?',
  'review.meaning':
    'The account also has another address. Somebody else may have added it to get into your account. If it is not yours, remove it.',
  'review.unverified': '{address} (not confirmed)',
  'review.keep': 'Keep',
  'review.remove': 'Remove',
  'review.kept': 'The address stays on the account.',
  'review.removed': 'The address was removed from the account.',
  'review.over': 'You can no longer remove it here. Log in to the app, and remove it there.',

  'passkey.title': 'Log in without a password',
  'passkey.meaning': 'With a passkey you log in by your finger, your face or the PIN of this device.',
  'passkey.add': 'Add a passkey on this device',
  'passkey.added': 'The passkey was added. You can log in to the app with it.',
  'passkey.notAdded': 'No passkey was added. You can try again.',
  'passkey.exists': 'This device already has a passkey for the account.',
  'passkey.over': 'You can no longer add one here. Log in to the app, and add it there.',

  'secure.title': 'Secure your account',
  'secure.meaning':
    'Was it you? Then there is nothing to do, and you can close this page. If it was not you, end all sessions: whoever is logged in to the account, you included, is logged out on every device.',
  'secure.end': 'End all sessions',
  'secure.nothingYet': 'Nothing happens until you press the button. It works once.',
  'secure.ended.title': 'All sessions have ended',
  'secure.ended.text':
    'Now choose a new password, so that nobody who knows the old one can log in again. We send a link to your email address.',
  'secure.ended.contact':
    'This address no longer belongs to the account or cannot reset its password. Contact the app at once.',
  'secure.reset': 'Send me a link for a new password',
  'secure.sent.title': 'The link is on its way',
  'secure.sent.text':
    'Open the mail that we sent to your address, and choose a new password. The link works for half an hour.',
  'prepared.list': 'This was on the account before you confirmed your address:',
  'prepared.calm':
    'Did you sign up yourself, and is all of it yours? Then there is nothing to do, and you can close this page.',
  'prepared.REMOVE.meaning':
    'If not, somebody else prepared this account with your address and can use it. Remove all of it: then only your address is left, everyone is logged out, and you choose a new password.',
  'prepared.REMOVE.button': 'Remove all of it',
  'prepared.LEAVE.meaning':
    'If not, your address was added to the account of somebody else. Take it off that account. Then you can use it for an account of your own.',
  'prepared.LEAVE.button': 'Take my address off this account',
  'prepared.nothing': 'There is nothing else on this account, or it was removed.',
  'prepared.removed.title': 'Everything else was removed',
  'prepared.removed.text':
    'Only your address is left, and everyone was logged out. Now choose a new password. We send a link to your email address.',
  'prepared.removed.phone':
    'Only your number is left, and everyone was logged out. Now open the app and choose “forgot password” with your number.',
  'prepared.password': 'Password',
  'prepared.passkeys': 'Passkeys',
  'prepared.app': 'Authenticator app',
  'prepared.username': 'Username',
  'prepared.session': 'Open session',
  'prepared.moreSessions': 'More sessions',
  'prepared.set': 'yes',
  'removable.meaning':
    'Was it you? Then there is nothing to do, and you can close this page. If it was not you, remove it. That also ends all sessions: whoever is logged in to the account, you included, is logged out on every device.',
  'removable.PASSKEY': 'Remove the passkey',
  'removable.TOTP': 'Remove the authenticator app',
  'removable.EMAIL': 'Remove the email address',
  'removable.PHONE': 'Remove the phone number',
  'removable.removed.title': 'It was removed, and all sessions have ended',
  'removable.removed.text':
    'Now choose a new password, so that nobody who knows the old one can add it again. We send a link to your email address.',
  'fact.what': 'What happened',
  'fact.when': 'When',
  'fact.device': 'Device',
  'fact.network': 'IP address',

  'inbox.title': 'Development inbox',
  'inbox.lead': 'The messages that this server would have sent. None of them has left this machine.',
  'inbox.filter': 'Filter by address',
  'inbox.empty.title': 'No messages yet',
  'inbox.empty.text':
    'Switch verification on with updateAppSettings, then register a user with an email address or phone number.',
  'inbox.empty.graphiql': 'GraphiQL has an example of each step',
  'inbox.noMatch': 'No message was sent to such an address.',
  'inbox.offline': 'The server does not answer. Trying again…',
  'inbox.live': 'Up to date',
  'inbox.copy': 'Copy',
  'inbox.copied': 'Copied',
  'inbox.open': 'Open the link',
  'inbox.code': 'Code',
  'inbox.plain': 'Plain text',
  'inbox.preview': 'Message as HTML',
  'inbox.sms': 'SMS',
  'inbox.email': 'Email',
  'inbox.to': 'to',
  'inbox.heldBack': 'Not sent',
  'inbox.clear': 'Clear',
  'inbox.showAll': 'Show all messages',
  'inbox.cleared.title': 'The inbox was cleared',
  'inbox.cleared.text': 'New messages will appear here. The codes and links that you cleared still work.',
};
