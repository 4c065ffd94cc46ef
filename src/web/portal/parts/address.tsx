import { Badge, Group } from '@mantine/core';

/** An address, and in words whether it is verified. */
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
