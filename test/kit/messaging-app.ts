/** An app as those who compose messages see it, with every setting as it is by default. */
export const messagingApp = {
  name: 'Example',
  smsSender: null,
  smsSendersByCountry: [],
  emailSender: null,
  passwordResetUrl: null,
  brandColor: null,
  logo: null,
};
