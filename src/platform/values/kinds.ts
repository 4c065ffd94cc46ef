export const kinds = ['USERNAME', 'EMAIL', 'PHONE'] as const;
export type Kind = (typeof kinds)[number];

export const addressKinds = ['EMAIL', 'PHONE'] as const;
export type AddressKind = (typeof addressKinds)[number];

/** The argument for an identifier of each kind. Refusals name it. */
export const fieldOf = { USERNAME: 'username', EMAIL: 'email', PHONE: 'phone' } as const satisfies Record<Kind, string>;
