import { Button, Center, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import type { SubmitEvent } from 'react';
import { useEffect, useState } from 'react';
import type { Session } from '../api/session.js';
import { startSession } from '../api/session.js';

export function SignInPage({ onSignIn }: { onSignIn: (session: Session) => void }) {
  const [token, setToken] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    document.title = 'Sign in · Bonafide';
  }, []);

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    setBusy(true);
    try {
      const session = await startSession(token);
      if (session !== null) return onSignIn(session);
      setError('This token does not work. It may be mistyped, revoked or expired.');
    } catch {
      setError('The server did not answer. Try again.');
    }
    setBusy(false);
  }

  return (
    <Center component="main" mih="100vh" p="md">
      <Paper withBorder shadow="sm" p="xl" w="100%" maw={440}>
        <form onSubmit={event => void submit(event)}>
          <Stack>
            <Title order={1} size="h2">
              Bonafide
            </Title>
            <Text c="dimmed">
              Sign in with an admin token of your app, or with the operator token. The server printed the operator token
              at its first start.
            </Text>
            <PasswordInput
              label="Token"
              required
              withAsterisk={false}
              autoFocus
              autoComplete="current-password"
              value={token}
              onChange={event => setToken(event.currentTarget.value)}
              error={error}
              visibilityToggleButtonProps={{ 'aria-label': 'Show the token', tabIndex: 0 }}
            />
            <Button type="submit" loading={isBusy}>
              Sign in
            </Button>
            <Text c="dimmed" size="sm">
              Did you lose the operator token? Set OPERATOR_TOKEN to a new one, and restart the server. To start over in
              development, stop the server, delete its data folder, and start it again.
            </Text>
            <Text size="sm" c="dimmed">
              You are signed out after 30 minutes without use, and after eight hours at the latest.
            </Text>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}
