/** An app as the code that composes messages sees it, with the default of every setting. */
export const messagingApp = {
  name: 'Example',
  smsSender: null,
  smsSendersByCountry: [],
  emailSender: null,
  passwordResetUrl: null,
  brandColor: null,
  logo: null,
};
