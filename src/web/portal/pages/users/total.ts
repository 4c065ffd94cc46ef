export interface UserTotal {
  count: number;
  /** False: there may be more, because counting stops early. */
  exact: boolean;
}

export function totalInWords({ count, exact }: UserTotal): string {
  const number = count.toLocaleString('en');
  if (!exact) return count === 0 ? 'too many users to count' : `more than ${number} users`;
  return count === 1 ? '1 user' : `${number} users`;
}
