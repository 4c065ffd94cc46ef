import { Button, Group, List, Modal, Stack, Text, TextInput } from '@mantine/core';
import type { ReactNode, SubmitEvent } from 'react';
import { useState } from 'react';
import type { Failure } from '../api/failure.js';
import { useReturnedFocus } from '../hooks/use-returned-focus.js';
import { FailureAlert } from './failure-alert.js';

interface ConfirmDialogProps {
  title: string;
  text: ReactNode;
  /** The losses, one item a line. */
  losses?: readonly string[];
  /** A word that has to be typed first. It is for acts that cannot be undone and delete much. */
  typed?: string;
  action: string;
  isBusy: boolean;
  failure: Failure | null;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before an act that removes something. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, text, losses = [], typed, action, isBusy, failure, onConfirm, onClose } = props;
  useReturnedFocus();
  const [word, setWord] = useState('');
  const isReady = typed === undefined || word.trim().toLowerCase() === typed.toLowerCase();
  function submit(event: SubmitEvent) {
    event.preventDefault();
    // In React, the event also reaches a form around the dialog, which would be submitted too.
    event.stopPropagation();
    if (isReady && !isBusy) onConfirm();
  }
  return (
    // The modal has no header, which would be a second banner landmark. Escape and Cancel close it. While it waits, Escape
    // closes the question for the token, which may be above it.
    <Modal opened onClose={onClose} closeOnEscape={!isBusy} withCloseButton={false} centered>
      <form onSubmit={submit}>
        <Stack>
          <Modal.Title fw={700} lh="sm" className="breakable">
            {title}
          </Modal.Title>
          <Text className="breakable">{text}</Text>
          {losses.length > 0 && (
            <List className="breakable">
              {losses.map(loss => (
                <List.Item key={loss}>{loss}</List.Item>
              ))}
            </List>
          )}
          {typed !== undefined && (
            <TextInput
              label={`Type “${typed}” to confirm`}
              autoComplete="off"
              data-autofocus
              value={word}
              onChange={event => setWord(event.currentTarget.value)}
            />
          )}
          <FailureAlert failure={failure} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose} {...(typed === undefined && { 'data-autofocus': true })}>
              Cancel
            </Button>
            <Button type="submit" color="red.9" loading={isBusy} disabled={!isReady}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
