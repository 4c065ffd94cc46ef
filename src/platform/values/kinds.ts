export const kinds = ['USERNAME', 'EMAIL', 'PHONE'] as const;
export type Kind = (typeof kinds)[number];

export const addressKinds = ['EMAIL', 'PHONE'] as const;
export type AddressKind = (typeof addressKinds)[number];

/** The name of the argument that carries an identifier of a kind; refusals name it. */
export const fieldOf = { USERNAME: 'username', EMAIL: 'email', PHONE: 'phone' } as const satisfies Record<Kind, string>;
