import { Button, Group, Stack, Text } from '@mantine/core';
import type { Failure } from '../../failure.js';
import { Failed } from '../../parts/failed.js';

interface SaveProps {
  /** Whether there is anything to save. */
  isChanged: boolean;
  isBusy: boolean;
  isSaved: boolean;
  failure: Failure | null;
  onDrop: () => void;
}

/** The end of a form: what the last attempt came to, and the next. */
export function Save({ isChanged, isBusy, isSaved, failure, onDrop }: SaveProps) {
  return (
    <Stack gap="sm">
      <Failed failure={failure} />
      <Group>
        <Button type="submit" disabled={!isChanged} loading={isBusy}>
          Save
        </Button>
        {isChanged && (
          <Button variant="default" onClick={onDrop}>
            Drop changes
          </Button>
        )}
        {isSaved && !isChanged && <Text role="status">Saved.</Text>}
      </Group>
    </Stack>
  );
}
