import type { AddressKind } from '../../platform/values/kinds.js';
import type { Context } from './caller.js';
import type { Answer, Place } from './errors.rules.js';
import { changeAddress, resend, verifyAddress } from './handlers/addresses.js';
import {
  readParameter,
  readParameters,
  readStatus,
  refuseByDesign,
  setParameter,
  setStatus,
} from './handlers/administration.js';
import { changePassword, completeReset, requestReset } from './handlers/passwords.js';
import { issueToken } from './handlers/tokens.js';
import { readUser, removeUser, signUp, updateUser } from './handlers/users.js';

/** A route below `/api`, and below `/api/apps/{app}`. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly place: Place;
  readonly kind?: AddressKind;
  readonly handle: (context: Context) => Promise<Answer>;
}

export const routes: readonly Route[] = [
  { method: 'POST', path: '/oauth2/token', place: 'TOKEN', handle: issueToken },
  { method: 'POST', path: '/users', place: 'USER', handle: signUp },
  { method: 'GET', path: '/users/:named', place: 'USER', handle: readUser },
  { method: 'POST', path: '/users/:named', place: 'USER', handle: context => updateUser(context, 'REPLACED') },
  {
    method: 'PATCH',
    path: '/users/:named',
    place: 'USER',
    handle: context => updateUser(context, 'MERGED'),
  },
  { method: 'DELETE', path: '/users/:named', place: 'USER', handle: removeUser },
  ...ofAddress('EMAIL', 'email-address'),
  ...ofAddress('PHONE', 'phone-number'),
  { method: 'PUT', path: '/users/:named/password', place: 'PASSWORD', handle: changePassword },
  { method: 'POST', path: '/users/:named/password/request-reset', place: 'RESET', handle: requestReset },
  { method: 'POST', path: '/users/:named/password/complete-reset', place: 'RESET', handle: completeReset },
  { method: 'GET', path: '/users/:named/status', place: 'ADMINISTRATION', handle: readStatus },
  { method: 'PUT', path: '/users/:named/status', place: 'ADMINISTRATION', handle: setStatus },
  { method: 'GET', path: '/configuration/parameters', place: 'ADMINISTRATION', handle: readParameters },
  { method: 'GET', path: '/configuration/parameters/:named', place: 'ADMINISTRATION', handle: readParameter },
  { method: 'PUT', path: '/configuration/parameters/:named', place: 'ADMINISTRATION', handle: setParameter },
];

function ofAddress(kind: AddressKind, name: string): Route[] {
  const path = `/users/:named/${name}`;
  const row = { place: 'ADDRESS', kind } as const;
  return [
    { ...row, method: 'PUT', path, handle: context => changeAddress(context, kind) },
    { ...row, method: 'POST', path: `${path}/verify`, handle: context => verifyAddress(context, kind) },
    { ...row, method: 'POST', path: `${path}/resend-verification`, handle: context => resend(context, kind) },
    { ...row, method: 'GET', path: `${path}/verification-code`, handle: refuseByDesign },
    { ...row, method: 'POST', path: `${path}/reset-verification-code`, handle: refuseByDesign },
  ];
}
