import { Button, Group } from '@mantine/core';
import { useState } from 'react';

interface MoreProps {
  pageInfo: { endCursor: string | null; hasNextPage: boolean };
  fetchMore: (options: { variables: { after: string | null } }) => Promise<unknown>;
}

/** Adds the next page to a list. */
export function More({ pageInfo: { endCursor, hasNextPage }, fetchMore }: MoreProps) {
  const [isBusy, setBusy] = useState(false);
  if (!hasNextPage) return null;
  async function fetchNext() {
    setBusy(true);
    // What went wrong shows above the list.
    await fetchMore({ variables: { after: endCursor } }).catch(() => {});
    setBusy(false);
  }
  return (
    <Group justify="center">
      <Button variant="default" loading={isBusy} onClick={() => void fetchNext()}>
        Show more
      </Button>
    </Group>
  );
}
