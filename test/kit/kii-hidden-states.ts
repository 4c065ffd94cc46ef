import { addressKinds } from './addresses.js';
import { addressesOf, newFixedName, provenBySelf } from './hidden-states.js';
import { kiiType } from './kii.js';
import { type Received, send } from './send.js';
import { newPhone, password, type TestApp } from './test-app.js';

/** One request to the former service's API. */
export interface KiiHiddenRequest {
  path: string;
  body: object;
  method?: 'PUT' | 'DELETE';
  type?: string;
  token?: string;
}

type Variants = Record<string, () => Promise<KiiHiddenRequest>>;

/** The same request in states that the caller must not be able to tell apart. Preparing a request is not timed. */
export interface KiiScene {
  title: string;
  status: number;
  /** How many messages one request queues. */
  messages: number;
  isTimed?: boolean;
  variants: (app: TestApp) => Promise<Variants>;
}

type Kind = (typeof addressKinds)[number];

const nameOf = { EMAIL: 'emailAddress', PHONE: 'phoneNumber' } as const;
const pathOf = { EMAIL: 'email-address', PHONE: 'phone-number' } as const;
const wrongPassword = 'a wrong horse battery';

/** Returns the scenes for one kind of address. */
export const kiiScenesOf = ({ kind, field }: Kind): KiiScene[] => [
  ...(['RegistrationRequest', 'RegistrationAndAuthorizationRequest'] as const).map(type => ({
    title: `A7, H7 a registration with an address (${kind}, ${type})`,
    status: 201,
    messages: 1,
    isTimed: type === 'RegistrationRequest',
    variants: async (app: TestApp) =>
      ofEach(await addressesOf(app, kind), async next => async () => ({
        path: '/users',
        type: kiiType(type),
        body: { loginName: newFixedName(), password, [nameOf[kind]]: next() },
      })),
  })),
  {
    title: `A7, H13 a change to an address (${kind})`,
    status: 204,
    messages: 1,
    variants: async app =>
      ofEach(await addressesOf(app, kind), async next => {
        const { token } = await app.register({ username: newFixedName() });
        const path = `/users/me/${pathOf[kind]}`;
        return async () => ({ path, method: 'PUT', token, body: { [nameOf[kind]]: next() } });
      }),
  },
  {
    title: `A7, H9 an update with an address (${kind})`,
    status: 200,
    messages: 1,
    variants: async app =>
      ofEach(await addressesOf(app, kind), async next => {
        const { token } = await app.register({ username: newFixedName() });
        return async () => ({ path: '/users/me', token, body: { [nameOf[kind]]: next() } });
      }),
  },
  {
    title: `A7, V12 a resend (${kind})`,
    status: 204,
    messages: 1,
    isTimed: true,
    variants: async app =>
      ofEach(await addressesOf(app, kind), async next => {
        const { token } = await app.register({ username: newFixedName(), [field]: next() });
        return async () => ({ path: `/users/me/${pathOf[kind]}/resend-verification`, token, body: {} });
      }),
  },
  {
    title: `W4, H11 a reset by address (${kind})`,
    status: 204,
    messages: 1,
    isTimed: true,
    variants: async app =>
      ofEach(await people(app, kind), async next => async () => ({
        path: `/users/${named(kind, next())}/password/request-reset`,
        body: kind === 'EMAIL' ? {} : { notificationMethod: 'SMS', smsResetMethod: 'PIN' },
      })),
  },
  {
    title: `L4 a login with an address (${kind})`,
    status: 400,
    messages: 0,
    variants: async app =>
      ofEach(await people(app, kind), async next => async () => ({
        path: '/oauth2/token',
        body: { username: next(), password: wrongPassword },
      })),
  },
  {
    title: `H15 a deletion of whom an address (${kind}) names`,
    status: 401,
    messages: 0,
    variants: async app => {
      const { token } = await app.register({ username: newFixedName() });
      return ofEach(await people(app, kind), async next => async () => ({
        path: `/users/${named(kind, next())}`,
        method: 'DELETE',
        token,
        body: {},
      }));
    },
  },
];

export const kiiPins: KiiScene = {
  title: 'H11 a wrong PIN',
  status: 403,
  messages: 0,
  isTimed: true,
  variants: async app => {
    const asking = newPhone();
    await provenBySelf(app, 'PHONE', asking);
    await app.do('requestPasswordReset', { identifier: asking });
    return ofEach({ ...(await people(app, 'PHONE')), 'with an open reset': () => asking }, async next => async () => ({
      path: `/users/${named('PHONE', next())}/password/complete-reset`,
      body: { pinCode: '000000', newPassword: 'another horse battery' },
    }));
  },
};

/** Addresses of nobody, of a claimant, of an owner and of a disabled owner. */
async function people(app: TestApp, kind: Kind['kind']): Promise<Record<string, () => string>> {
  const { free, claimed, owned } = await addressesOf(app, kind);
  const disabled = kind === 'EMAIL' ? `${newFixedName()}@example.com` : newPhone();
  await app.admin('disableUser', { id: (await provenBySelf(app, kind, disabled)).id });
  return { unknown: free, claimed, owned, disabled: () => disabled };
}

/** Makes a variant for each state of an address. */
async function ofEach(
  states: Readonly<Record<string, (() => string) | undefined>>,
  prepare: (next: () => string) => Promise<() => Promise<KiiHiddenRequest>>,
): Promise<Variants> {
  const variants: Variants = {};
  for (const [name, next] of Object.entries(states)) if (next !== undefined) variants[name] = await prepare(next);
  return variants;
}

function named(kind: Kind['kind'], address: string): string {
  return encodeURIComponent(`${kind}:${address}`);
}

/** Sends a request without recording its secrets, because there can be thousands. */
export async function sendKii(url: string, app: TestApp, request: KiiHiddenRequest): Promise<Received> {
  const { path, body, method = 'POST', type = 'application/json', token } = request;
  return await send(`${url}/api/apps/${app.id}${path}`, {
    method,
    headers: {
      'content-type': type,
      'x-forwarded-for': app.ip,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
}
