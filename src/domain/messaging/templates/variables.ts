import { logoReference } from '../branding/look.rules.js';
import { type SampleApp, sampleValuesOf } from './samples.js';
import { kindFacts, type MessageKind, type TemplateVariable } from './templates.js';

/** A variable as the author of a template sees it. */
export interface VariableFacts {
  name: TemplateVariable;
  meaning: string;
  /** An example of its value for this app. */
  example: string;
  /** Whether the text must contain it, or another one that is required. */
  isRequired: boolean;
}

const meanings: Readonly<Record<TemplateVariable, string>> = {
  appName: 'The name of the app.',
  address: 'The address that the message goes to, masked.',
  newAddress: 'The address that was added, masked. Empty if none was.',
  oldAddress:
    'The address that was removed or replaced, or the phone number that somebody else asks for, masked. Empty if there is none.',
  otherIdentifiers: 'The other identifiers of the account. Empty if it has no other.',
  wayIn: 'The way to log in that was added or removed, for example an authenticator app.',
  preparedBefore: 'The parts that the account had before the address was confirmed. Empty if it had none.',
  signedInAt: 'The time when the session began, in UTC.',
  device: 'The browser or app and the system that the device names.',
  network: 'The beginning of the IP address.',
  code: 'The six digits to type in.',
  link: 'The link to open. The rest of its address is secret.',
  expiresIn: 'The time until the link or code expires, in words.',
  expiresInMinutes: 'The time until the link or code expires, as a number of minutes.',
  channel: 'The channel of the message: EMAIL or SMS.',
  logo: 'The logo, as the src of an img. Empty if the app has none.',
  logoWidth: 'The width at which the logo is shown, in pixels.',
  logoHeight: 'The height at which the logo is shown, in pixels.',
  buttonColor: 'The colour of the app, for buttons.',
  buttonTextColor: 'The colour of the text on a button: black or white.',
  buttonEdgeColor: 'The colour of the edge of a button, visible on white.',
  linkColor: 'The colour of the app for links, readable on white.',
};

/** Lists what the templates of a kind may use, those that are required first. */
export function listVariables(kind: MessageKind, locale: string, app: SampleApp): VariableFacts[] {
  const { variables, carries, channels } = kindFacts[kind];
  const [channel = 'EMAIL'] = channels;
  const samples = sampleValuesOf({ kind, channel, locale, app });
  const examples = { ...samples, logo: logoReference };
  const facts = variables.map(name => ({
    name,
    meaning: meanings[name],
    example: String(examples[name]),
    isRequired: carries.some(carried => carried === name),
  }));
  return [...facts.filter(({ isRequired }) => isRequired), ...facts.filter(({ isRequired }) => !isRequired)];
}
