import { Button, Group, Stack, Text } from '@mantine/core';
import type { Failure } from '../../api/failure.js';
import { FailureAlert } from '../../parts/failure-alert.js';

interface SaveBarProps {
  isChanged: boolean;
  /** False: a field has a value that the server would refuse. */
  isValid?: boolean;
  isBusy: boolean;
  isSaved: boolean;
  failure: Failure | null;
  onDiscard: () => void;
}

/** The end of a settings form: its buttons, and the result of the last attempt. */
export function SaveBar({ isChanged, isValid = true, isBusy, isSaved, failure, onDiscard }: SaveBarProps) {
  return (
    <Stack gap="sm">
      <FailureAlert failure={failure} />
      <Group>
        <Button type="submit" disabled={!isChanged || !isValid} loading={isBusy}>
          Save
        </Button>
        {isChanged && (
          <Button variant="default" onClick={onDiscard}>
            Discard changes
          </Button>
        )}
        {isSaved && !isChanged && <Text role="status">Saved.</Text>}
      </Group>
    </Stack>
  );
}
