import { Button, Group } from '@mantine/core';
import { useState } from 'react';

interface ShowMoreButtonProps {
  pageInfo: { endCursor: string | null; hasNextPage: boolean };
  fetchMore: (options: { variables: { after: string | null } }) => Promise<unknown>;
}

/** Loads the next page of a list. */
export function ShowMoreButton({ pageInfo: { endCursor, hasNextPage }, fetchMore }: ShowMoreButtonProps) {
  const [isBusy, setBusy] = useState(false);
  if (!hasNextPage) return null;
  async function fetchNext() {
    setBusy(true);
    // `QueryResult` shows the error above the list.
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
