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
      setError('There is no such token. It may have been revoked or have expired.');
    } catch {
      setError('The server does not answer as it should: try again.');
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
              Sign in with an admin token of your app, or with the operator token, which the server printed when it
              first started.
            </Text>
            <Text c="dimmed" size="sm">
              Is the operator token lost? Set OPERATOR_TOKEN to a new one and start the server again. To start over in
              development, stop the server, delete its folder data and start it again.
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
            <Text size="sm" c="dimmed">
              You stay signed in for at most eight hours, and 30 minutes after you last used the portal. No script can
              read the token.
            </Text>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}
