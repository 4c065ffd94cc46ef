/** The addresses of the story. */
export interface Addresses {
  phone: string;
  nextPhone: string;
  email: string;
}

/** Returns new addresses for each visit, so that the story works again on the same database. */
export function newAddresses(): Addresses {
  return { phone: newPhone(), nextPhone: newPhone(), email: `hanako-${drawBelow(1e8)}@example.com` };
}

/** Returns a mobile number of Japan. */
function newPhone(): string {
  return `+8190${1e7 + drawBelow(9e7)}`;
}

function drawBelow(limit: number): number {
  const [drawn = 0] = crypto.getRandomValues(new Uint32Array(1));
  return drawn % limit;
}
