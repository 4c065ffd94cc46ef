import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { Failure } from '../api/failure.js';
import { FailureAlert } from './failure-alert.js';

interface ConfirmDialogProps {
  title: string;
  text: string;
  action: string;
  isBusy: boolean;
  failure: Failure | null;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something that cannot be undone. */
export function ConfirmDialog({ title, text, action, isBusy, failure, onConfirm, onClose }: ConfirmDialogProps) {
  return (
    // Without the modal's own header, which would be a second banner landmark. Escape and Cancel close it.
    <Modal opened onClose={onClose} withCloseButton={false} centered>
      <Stack>
        <Modal.Title fw={700}>{title}</Modal.Title>
        <Text>{text}</Text>
        <FailureAlert failure={failure} />
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
