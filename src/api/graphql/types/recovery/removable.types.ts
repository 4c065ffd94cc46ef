import { registerEnumType } from 'type-graphql';
import { removables } from '../../../../domain/sending/additions.rules.js';
import { enumOf } from '../enums.js';

export const Removable = enumOf(removables);
registerEnumType(Removable, {
  name: 'Removable',
  description: 'A part of the account that the link in a notice can remove.',
  valuesConfig: {
    PASSKEY: { description: 'The passkey that the notice reports.' },
    TOTP: { description: 'The authenticator app, with its recovery codes.' },
    EMAIL: { description: 'The email address that the notice reports.' },
    PHONE: { description: 'The phone number that the notice reports.' },
  },
});
