// Made by `npm run schema` of src/domain/apps/settings.rules.ts.
export const settingFields = {
  name: { name: 'name', type: 'TEXT', setBy: 'ADMIN', label: 'Name of the app', help: 'Shown in messages and on pages.' },
  emailVerification: { name: 'emailVerification', type: 'FLAG', setBy: 'ADMIN', label: 'Email addresses have to be verified', help: '' },
  phoneVerification: { name: 'phoneVerification', type: 'FLAG', setBy: 'ADMIN', label: 'Phone numbers have to be verified', help: '' },
  exposeFullUserDataToOthers: { name: 'exposeFullUserDataToOthers', type: 'FLAG', setBy: 'ADMIN', label: 'Users see full profiles of other users', help: 'When off, they see name, username and dates only.' },
  accessTokenLifetime: { name: 'accessTokenLifetime', type: 'NUMBER', setBy: 'ADMIN', label: 'Access token lifetime', help: 'In seconds.' },
  maxAccessTokenLifetime: { name: 'maxAccessTokenLifetime', type: 'NUMBER', setBy: 'ADMIN', label: 'Longest access token lifetime', help: 'In seconds. The most that a login may ask for.' },
  emailVerifiedUrl: { name: 'emailVerifiedUrl', type: 'TEXT', setBy: 'ADMIN', label: 'Redirect URL after verification', help: 'https, or with a scheme that the operator allows. Empty: our own page.' },
  emailVerificationFailedUrl: { name: 'emailVerificationFailedUrl', type: 'TEXT', setBy: 'ADMIN', label: 'Redirect URL after a failed verification', help: 'The reason is added as ?reason=. Empty: our own page.' },
  passwordResetUrl: { name: 'passwordResetUrl', type: 'TEXT', setBy: 'OPERATOR', label: 'Password reset page', help: 'https. Receives the token after #, so only the operator may set it. Empty: our own page.' },
  smsSender: { name: 'smsSender', type: 'TEXT', setBy: 'ADMIN', label: 'SMS sender', help: 'Up to 11 letters and digits, or a number. Empty: the name of the app.' },
  emailSender: { name: 'emailSender', type: 'TEXT', setBy: 'ADMIN', label: 'Email sender', help: 'Name <address@example.com>. Empty: the sender of the server.' },
  allowedCountries: { name: 'allowedCountries', type: 'COUNTRIES', setBy: 'ADMIN', label: 'Countries that receive SMS', help: 'Two letters each, such as JP or GB, followed by Enter. Empty: no SMS, or any with the development inbox.' },
  smsDailyLimit: { name: 'smsDailyLimit', type: 'NUMBER', setBy: 'ADMIN', label: 'Daily SMS limit', help: 'The most SMS in 24 hours.' },
  testAddresses: { name: 'testAddresses', type: 'TEST_ADDRESSES', setBy: 'ADMIN', label: 'Test addresses', help: 'Nothing is ever sent to them. Each is verified by its fixed code. For automatic tests and app reviewers.' },
  webhookUrl: { name: 'webhookUrl', type: 'TEXT', setBy: 'ADMIN', label: 'Webhook URL', help: 'Receives the events of this app.' },
  claims: { name: 'claims', type: 'JSON', setBy: 'ADMIN', label: 'Claims of access tokens', help: 'A JSON object, or nothing.' },
} as const;
