import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { Failure } from '../failure.js';
import { Failed } from './failed.js';

interface ConfirmProps {
  title: string;
  text: string;
  action: string;
  isBusy: boolean;
  failure: Failure | null;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something that cannot be taken back. */
export function Confirm({ title, text, action, isBusy, failure, onConfirm, onClose }: ConfirmProps) {
  return (
    // A title of the library's own would stand in a second banner of the page; Escape and Cancel close it.
    <Modal opened onClose={onClose} withCloseButton={false} centered>
      <Stack>
        <Modal.Title fw={700}>{title}</Modal.Title>
        <Text>{text}</Text>
        <Failed failure={failure} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button color="red.9" loading={isBusy} onClick={onConfirm}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
