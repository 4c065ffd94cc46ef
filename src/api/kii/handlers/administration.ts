import { disableUser, enableUser } from '../../../domain/admin/administer.js';
import { recordRead } from '../../../domain/admin/record-read.js';
import { updateAppSettings } from '../../../domain/apps/manage-apps.js';
import type { AppSettings, SettingName } from '../../../domain/apps/settings.rules.js';
import { Refusal } from '../../../domain/refusal.js';
import { asAdmin, asAdminOf, type Context, personOf } from '../caller.js';
import { type Answer, KiiRefusal, notSupported } from '../errors.rules.js';

/** H14: returns whether an admin has disabled a user. */
export async function readStatus(context: Context): Promise<Answer> {
  const { call, id } = await asAdminOf(context);
  const { user } = await personOf(context, id);
  await recordRead(context.deps, call, { field: 'user', userId: user.id });
  return { status: 200, body: { disabled: user.disabledAt !== null } };
}

export async function setStatus(context: Context): Promise<Answer> {
  const { call, id } = await asAdminOf(context);
  const { disabled } = context.body;
  if (typeof disabled !== 'boolean') throw new Refusal('BAD_USER_INPUT', { field: 'disabled', reason: 'WRONG_TYPE' });
  await (disabled ? disableUser : enableUser)(context.deps, call, id);
  return { status: 204 };
}

/** The former service's names of our settings. */
const parameters = {
  phoneNumberVerificationRequired: 'phoneVerification',
  emailAddressVerificationRequired: 'emailVerification',
  exposeFullUserDataToOthers: 'exposeFullUserDataToOthers',
  smsFrom: 'smsSender',
  emailAddress: 'emailSender',
  emailVerifiedUrl: 'emailVerifiedUrl',
  emailVerificationFailedUrl: 'emailVerificationFailedUrl',
} as const satisfies Record<string, SettingName>;

type Parameter = keyof typeof parameters;

export async function readParameters(context: Context): Promise<Answer> {
  const { settings } = asAdmin(context).app;
  const values = Object.entries(parameters).map(([name, setting]) => [name, textOf(settings, setting)]);
  return { status: 200, body: Object.fromEntries(values.filter(([, value]) => value !== null)) };
}

export async function readParameter(context: Context): Promise<Answer> {
  const { settings } = asAdmin(context).app;
  const value = textOf(settings, parameters[parameterOf(context)]);
  if (value === null) throw noSuchParameter();
  return { status: 200, text: value };
}

/** Sets a parameter to a text. An empty text resets it. H18: nothing else does, because a reset turns verification off. */
export async function setParameter(context: Context): Promise<Answer> {
  const call = asAdmin(context);
  const setting = parameters[parameterOf(context)];
  if (context.text === null)
    throw new KiiRefusal(415, 'INVALID_INPUT_DATA', 'The body has to be the value as text/plain.');
  await updateAppSettings(context.deps, call, {
    [setting]: readValue(call.app.settings[setting], context.text.trim()),
  });
  return { status: 204 };
}

function readValue(present: unknown, text: string): boolean | string | null {
  if (text === '') return null;
  if (typeof present !== 'boolean') return text;
  if (text !== 'true' && text !== 'false') throw new Refusal('BAD_USER_INPUT', { reason: 'MALFORMED' });
  return text === 'true';
}

function textOf(settings: AppSettings, setting: SettingName): string | null {
  const value = settings[setting];
  return value === null ? null : String(value);
}

function parameterOf({ named }: Context): Parameter {
  if (!Object.hasOwn(parameters, named)) throw noSuchParameter();
  return named as Parameter;
}

function noSuchParameter(): KiiRefusal {
  return new KiiRefusal(404, 'NOT_FOUND', 'There is no such parameter.');
}

/** V11: only the recipient can read a code. */
export async function refuseByDesign(context: Context): Promise<Answer> {
  asAdmin(context);
  throw notSupported();
}
