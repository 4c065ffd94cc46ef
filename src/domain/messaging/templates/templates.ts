import type { Purpose } from '../../../platform/keys/secrets.js';
import { type MessageKind, messageKinds, type TemplateText } from '../../../platform/store/tables.js';

export type { MessageKind, TemplateText };
export type Channel = 'EMAIL' | 'SMS';

/** All variables of templates. No user chooses any of these values, so a message cannot contain a stranger's words (D6). */
export interface TemplateValues {
  appName: string;
  /** The recipient, masked. */
  address: string;
  /** The address that replaced the recipient or was added, masked. Empty if there is none. */
  newAddress: string;
  /** The address that was removed or replaced, or that may be soon (M20), masked. Empty if there is none. */
  oldAddress: string;
  /** The kinds of the account's other identifiers, in the reader's language. Empty if there are none (V19). */
  otherIdentifiers: string;
  /** The way to log in that was added or removed, in the language of the text. Empty if there is none. */
  wayIn: string;
  /** The contents of the account before the address was proven, in the language of the text. Empty if there was nothing (N16). */
  preparedBefore: string;
  /** When a session began, in the language of the text. Empty in messages of other kinds (N2). */
  signedInAt: string;
  /** The program and system of its client, from closed lists. */
  device: string;
  /** The network that it began from, masked so that it identifies no household. */
  network: string;
  code: string;
  link: string;
  expiresInMinutes: number;
  /** The same in words of the text's language, such as `24 hours`. */
  expiresIn: string;
  channel: Channel;
  /** The `src` of an `<img>` for the logo, which is part of the mail. Empty if the app has none (O19). */
  logo: string;
  /** In CSS pixels. */
  logoWidth: number;
  logoHeight: number;
  /** `#rrggbb`. */
  buttonColor: string;
  buttonTextColor: string;
  buttonEdgeColor: string;
  linkColor: string;
}
export type TemplateVariable = keyof TemplateValues;

interface KindFacts {
  channels: readonly Channel[];
  variables: readonly TemplateVariable[];
  /** The challenge whose secret it contains. Null if it contains none. */
  purpose: Purpose | null;
  /** At least one of these must be in its text. Otherwise the message would be useless. */
  carries: readonly ('code' | 'link')[];
  /** Warns an owner that somebody may be taking over the account. It is sent even if the user is deleted meanwhile (O5). */
  isWarning?: true;
  /** Its link opens a page that shows what happened and can end all sessions (N4). */
  isActionable?: true;
  /** It has the link of `isActionable` if something was on the account before the address was proven (N18). */
  isActionableIfPrepared?: true;
}

const claim = {
  variables: ['appName', 'address', 'code', 'link', 'expiresIn', 'expiresInMinutes', 'otherIdentifiers'],
  purpose: 'CLAIM',
  carries: ['code', 'link'],
} as const;
const notice = { purpose: null, carries: [] } as const;
const either = ['EMAIL', 'SMS'] as const;
const warning = { ...notice, channels: either, isWarning: true } as const;
const actionable = { ...warning, isActionable: true } as const;

/** The variables for the look of a mail (O19). */
const look = [
  'logo',
  'logoWidth',
  'logoHeight',
  'buttonColor',
  'buttonTextColor',
  'buttonEdgeColor',
  'linkColor',
] as const;

const facts: Readonly<Record<MessageKind, KindFacts>> = {
  EMAIL_VERIFICATION: { ...claim, channels: ['EMAIL'] },
  EMAIL_VERIFIED: {
    ...notice,
    channels: ['EMAIL'],
    variables: ['appName', 'address', 'link', 'otherIdentifiers', 'preparedBefore'],
    isActionableIfPrepared: true,
  },
  PHONE_VERIFICATION: { ...claim, channels: ['SMS'] },
  PHONE_VERIFIED: { ...notice, channels: ['SMS'], variables: ['appName', 'address', 'otherIdentifiers'] },
  ADDRESS_IN_USE: { ...notice, channels: either, variables: ['appName', 'address', 'channel'] },
  IDENTIFIER_CHANGED: { ...actionable, variables: ['appName', 'address', 'link', 'newAddress', 'channel'] },
  IDENTIFIER_ADDED: { ...actionable, variables: ['appName', 'address', 'link', 'newAddress', 'oldAddress', 'channel'] },
  IDENTIFIER_REMOVED: { ...actionable, variables: ['appName', 'address', 'link', 'oldAddress', 'channel'] },
  ADDRESS_FROZEN: { ...actionable, variables: ['appName', 'address', 'link', 'newAddress', 'oldAddress', 'channel'] },
  FREEZE_ENDED: { ...actionable, variables: ['appName', 'address', 'link', 'newAddress', 'channel'] },
  PHONE_RECLAIM: { ...actionable, channels: ['EMAIL'], variables: ['appName', 'address', 'link', 'oldAddress'] },
  USERNAME_CHANGED: { ...actionable, variables: ['appName', 'address', 'link', 'channel'] },
  WAY_IN_ADDED: { ...actionable, variables: ['appName', 'address', 'link', 'wayIn', 'channel'] },
  WAY_IN_REMOVED: { ...actionable, variables: ['appName', 'address', 'link', 'wayIn', 'channel'] },
  SECOND_FACTOR_GUESSED: { ...actionable, variables: ['appName', 'address', 'link', 'channel'] },
  PASSWORD_RESET_EMAIL: {
    channels: ['EMAIL'],
    variables: ['appName', 'address', 'link', 'expiresIn', 'expiresInMinutes'],
    purpose: 'RESET',
    carries: ['link'],
  },
  INVITATION: {
    channels: ['EMAIL'],
    variables: ['appName', 'address', 'link', 'expiresIn', 'expiresInMinutes'],
    purpose: 'RESET',
    carries: ['link'],
  },
  PASSWORD_RESET_SMS: {
    channels: ['SMS'],
    variables: ['appName', 'address', 'code', 'expiresIn', 'expiresInMinutes'],
    purpose: 'RESET',
    carries: ['code'],
  },
  LOGIN_CODE_EMAIL: {
    channels: ['EMAIL'],
    variables: ['appName', 'address', 'code', 'expiresIn', 'expiresInMinutes'],
    purpose: 'LOGIN',
    carries: ['code'],
  },
  LOGIN_CODE_SMS: {
    channels: ['SMS'],
    variables: ['appName', 'address', 'code', 'expiresIn', 'expiresInMinutes'],
    purpose: 'LOGIN',
    carries: ['code'],
  },
  PASSWORD_CHANGED: { ...actionable, variables: ['appName', 'address', 'link', 'otherIdentifiers', 'channel'] },
  NEW_SIGN_IN: {
    ...actionable,
    channels: ['EMAIL'],
    variables: ['appName', 'address', 'link', 'signedInAt', 'device', 'network'],
  },
  ACCOUNT_DELETED: { ...warning, variables: ['appName', 'address', 'channel'] },
};

export const kindFacts = Object.fromEntries(
  Object.entries(facts).map(([kind, { variables, ...rest }]) => {
    const isMailed = rest.channels.includes('EMAIL');
    return [kind, { ...rest, variables: isMailed ? [...variables, ...look] : variables }];
  }),
) as Readonly<Record<MessageKind, KindFacts>>;

/** How long each part of a template may be, in UTF-16 units. */
export const maxLengths = { subject: 250, text: 20_000, html: 60_000 } as const;
export type TemplatePart = keyof typeof maxLengths;
export const templateParts = Object.keys(maxLengths) as TemplatePart[];

/** Whether a message has the link of N4. */
export function hasNoticeLink(kind: MessageKind, variables: Readonly<Record<string, string>>): boolean {
  const { isActionable, isActionableIfPrepared } = kindFacts[kind];
  return isActionable === true || (isActionableIfPrepared === true && variables.prepared !== undefined);
}

export const warningKinds = messageKinds.filter(kind => kindFacts[kind].isWarning === true);

/** Returns the part of `values` that a template of this kind may use. */
export function allowedValues(kind: MessageKind, values: TemplateValues): Partial<TemplateValues> {
  return Object.fromEntries(kindFacts[kind].variables.map(name => [name, values[name]]));
}
