import { useQuery } from '@apollo/client/react';
import { Alert, Anchor, Badge, Button, Code, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useAttempt } from '../hooks/use-attempt.js';
import { pollMs } from '../hooks/use-polling.js';
import { usePortal } from '../hooks/use-portal.js';
import { usePortalMutation } from '../hooks/use-portal-mutation.js';
import {
  AppDeletionsDocument,
  AppsDocument,
  CreateAppDocument,
  DeleteAppDocument,
  RotateSigningKeyDocument,
  UsersToDeleteDocument,
} from '../operations/operations.js';
import { ConfirmDialog } from '../parts/confirm-dialog.js';
import { FailureAlert } from '../parts/failure-alert.js';
import { NameForm } from '../parts/name-form.js';
import { NewSecret } from '../parts/new-secret.js';
import { Page } from '../parts/page.js';
import { QueryResult } from '../parts/query-result.js';
import { Timestamp } from '../parts/timestamp.js';
import { WideTable } from '../parts/wide-table.js';

interface NamedApp {
  id: string;
  name: string;
}

/** Requests that name no app belong to it, so the server refuses to delete it. */
const defaultAppId = 'default';

/** Only the operator sees this page (O3). */
export function AppsPage() {
  const result = useQuery(AppsDocument);
  const [deleted, setDeleted] = useState<NamedApp | null>(null);
  return (
    <Page title="Apps" lead="Each app has its own users, settings and admins.">
      <CreateApp />
      <QueryResult result={result}>
        {({ apps }) => (
          <WideTable
            label="Apps"
            headings={['Name', 'ID', 'Email verification', 'Phone verification', 'Delete']}
            minWidth={680}
          >
            {apps.map(({ id, name, emailVerification, phoneVerification }) => (
              <Table.Tr key={id}>
                <Table.Td>
                  <Anchor component={Link} to={`/${id}/overview`} inherit underline="always" className="breakable">
                    {name}
                  </Anchor>
                </Table.Td>
                <Table.Td>{id}</Table.Td>
                {[emailVerification, phoneVerification].map((isOn, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: two columns that never move
                  <Table.Td key={index}>
                    <Badge variant="light" color={isOn ? 'green' : 'gray'}>
                      {isOn ? 'On' : 'Off'}
                    </Badge>
                  </Table.Td>
                ))}
                <Table.Td>
                  {id !== defaultAppId && (
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={`Delete ${name}`}
                      onClick={() => setDeleted({ id, name })}
                    >
                      Delete
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </WideTable>
        )}
      </QueryResult>
      <Deletions />
      <SigningKey />
      {deleted !== null && <DeleteApp app={deleted} onClose={() => setDeleted(null)} />}
    </Page>
  );
}

/** Asks for the name of the app, because a deletion cannot be undone (O20). */
function DeleteApp({ app: { id, name }, onClose }: { app: NamedApp; onClose: () => void }) {
  const { appId } = usePortal();
  const navigate = useNavigate();
  const { data } = useQuery(UsersToDeleteDocument, { variables: { appId: id }, fetchPolicy: 'network-only' });
  const { mutate, isBusy, failure } = usePortalMutation(DeleteAppDocument, ['AppDeletions', 'Apps']);
  async function confirm() {
    if ((await mutate({ id, name })) === null) return;
    onClose();
    // The portal sends its requests for the app in view, which no longer exists.
    if (appId === id) await navigate(`/${defaultAppId}/apps`);
  }
  const users =
    data === undefined
      ? 'all its users'
      : data.usersToDelete === 1
        ? '1 user'
        : `${data.usersToDelete.toLocaleString()} users`;
  return (
    <ConfirmDialog
      title={`Delete ${name}?`}
      text="This cannot be undone, and nobody is notified. It deletes:"
      losses={[
        `${users}, who are signed out at once`,
        'settings, templates, messages, events and the audit log of the app',
        'its admin tokens, which stop working at once',
      ]}
      typed={name}
      action="Delete the app"
      isBusy={isBusy}
      failure={failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    />
  );
}

/** Apps whose rows are being deleted, with what is left of them. */
function Deletions() {
  const { data, startPolling, stopPolling } = useQuery(AppDeletionsDocument);
  const deletions = data?.appDeletions ?? [];
  const isAny = deletions.length > 0;
  useEffect(() => {
    if (isAny) startPolling(pollMs);
    return stopPolling;
  }, [isAny, startPolling, stopPolling]);
  if (!isAny) return null;
  return (
    <Alert color="blue" role="status" title="Being deleted">
      {deletions.map(({ id, name, startedAt, usersLeft }) => (
        <Text key={id} size="sm" className="breakable">
          {name} ({id}): started <Timestamp at={startedAt} />,{' '}
          {usersLeft === 1 ? '1 user' : `${usersLeft.toLocaleString()} users`} left
        </Text>
      ))}
    </Alert>
  );
}

/** Replaces the signing key before its 30 days are over (T3). */
function SigningKey() {
  const [isAsking, setAsking] = useState(false);
  const [isReplaced, setReplaced] = useState(false);
  const { mutate, isBusy, failure } = usePortalMutation(RotateSigningKeyDocument);
  async function replace() {
    if ((await mutate({})) === null) return;
    setAsking(false);
    setReplaced(true);
  }
  return (
    <Stack component="section" mt="lg">
      <Title order={2} size="h4">
        Signing key
      </Title>
      <Text>One key signs the access tokens of all apps. The server replaces it automatically every 30 days.</Text>
      <Group>
        <Button variant="default" onClick={() => setAsking(true)}>
          Replace it now
        </Button>
        {isReplaced && <Text role="status">The new key is published. The server signs with it in ten minutes.</Text>}
      </Group>
      {isAsking && (
        <ConfirmDialog
          title="Replace the signing key?"
          text={
            <>
              Nobody is logged out: tokens that the old key signed work until they expire. If the old key was stolen,
              this is not enough: run <Code style={{ whiteSpace: 'nowrap' }}>bonafide rotate-keys --discard</Code> on
              the server.
            </>
          }
          action="Replace"
          isBusy={isBusy}
          failure={failure}
          onConfirm={() => void replace()}
          onClose={() => setAsking(false)}
        />
      )}
    </Stack>
  );
}

function CreateApp() {
  const [created, setCreated] = useState<{ name: string; adminToken: string } | null>(null);
  const { mutate, isBusy, failure } = usePortalMutation(CreateAppDocument, ['Apps']);
  const attempt = useAttempt<{ name: string }>();
  async function create(name: string): Promise<boolean> {
    const answer = await mutate(attempt.variablesFor(name, () => ({ name })));
    if (answer === null) return false;
    attempt.done();
    setCreated({ name: answer.createApp.app.name, adminToken: answer.createApp.adminToken });
    return true;
  }
  return (
    <Stack>
      <NameForm label="Name of a new app" isBusy={isBusy} onCreate={create} />
      <FailureAlert failure={failure} />
      {created !== null && (
        <NewSecret
          title={`The first admin token of ${created.name}`}
          secret={created.adminToken}
          onDone={() => setCreated(null)}
        />
      )}
    </Stack>
  );
}
