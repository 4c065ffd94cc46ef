import { Badge, Group } from '@mantine/core';

/** An address as its user shows it; whether it is proven stands beside in words. */
export function Address({ address }: { address: { value: string; verified: boolean } | null }) {
  if (address === null) return <span>–</span>;
  return (
    <Group gap="xs">
      <span className="breakable">{address.value}</span>
      <Badge variant="light" color={address.verified ? 'green' : 'yellow'} size="sm">
        {address.verified ? 'Verified' : 'Not verified'}
      </Badge>
    </Group>
  );
}
