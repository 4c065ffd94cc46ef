import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import type { ReactNode, SubmitEvent } from 'react';
import { useCallback, useRef, useState } from 'react';
import { confirmSession } from './api/session.js';
import { useReturnedFocus } from './hooks/use-returned-focus.js';

type Answer = (isTyped: boolean) => void;

interface TokenQuestion {
  /** Asks for the token, and resolves to whether it was typed. Asks once for requests that wait at the same time. */
  ask: () => Promise<boolean>;
  /** The dialog while it is open. The page must render it. */
  dialog: ReactNode;
}

/** Asks an admin to type the token again, if the app demands it for an act. */
export function useTokenQuestion(onSignedOut: () => void): TokenQuestion {
  const waiting = useRef<Answer[]>([]);
  const [isAsking, setAsking] = useState(false);
  const ask = useCallback(
    () =>
      new Promise<boolean>(resolve => {
        waiting.current.push(resolve);
        setAsking(true);
      }),
    [],
  );
  const answer = useCallback((isTyped: boolean) => {
    setAsking(false);
    for (const resolve of waiting.current.splice(0)) resolve(isTyped);
  }, []);
  return { ask, dialog: isAsking && <TypeToken onAnswer={answer} onSignedOut={onSignedOut} /> };
}

function TypeToken({ onAnswer, onSignedOut }: { onAnswer: Answer; onSignedOut: () => void }) {
  useReturnedFocus();
  const [token, setToken] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    // In React, the event also reaches a form around the dialog, which would be submitted too.
    event.stopPropagation();
    setBusy(true);
    try {
      const outcome = await confirmSession(token);
      if (outcome === 'TYPED') return onAnswer(true);
      if (outcome === 'SIGNED_OUT') return onSignedOut();
      setError('This is not the token that you signed in with.');
    } catch {
      setError('The server did not answer. Try again.');
    }
    setBusy(false);
  }

  return (
    <Modal opened onClose={() => onAnswer(false)} withCloseButton={false} centered>
      <form onSubmit={event => void submit(event)}>
        <Stack>
          <Modal.Title fw={700}>Type your token again</Modal.Title>
          <Text>This app asks for it because you typed it more than ten minutes ago. Your change then continues.</Text>
          <PasswordInput
            label="Token"
            required
            withAsterisk={false}
            autoComplete="current-password"
            data-autofocus
            value={token}
            onChange={event => setToken(event.currentTarget.value)}
            error={error}
            visibilityToggleButtonProps={{ 'aria-label': 'Show the token', tabIndex: 0 }}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => onAnswer(false)}>
              Cancel
            </Button>
            <Button type="submit" loading={isBusy}>
              Continue
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
