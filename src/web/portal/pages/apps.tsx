import { useQuery } from '@apollo/client/react';
import { Anchor, Badge, Button, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { useAttempt } from '../hooks/use-attempt.js';
import { usePortalMutation } from '../hooks/use-portal-mutation.js';
import { AppsDocument, CreateAppDocument, RotateSigningKeyDocument } from '../operations/operations.js';
import { ConfirmDialog } from '../parts/confirm-dialog.js';
import { FailureAlert } from '../parts/failure-alert.js';
import { NameForm } from '../parts/name-form.js';
import { NewSecret } from '../parts/new-secret.js';
import { Page } from '../parts/page.js';
import { QueryResult } from '../parts/query-result.js';
import { WideTable } from '../parts/wide-table.js';

/** Only the operator sees this page (O3). */
export function AppsPage() {
  const result = useQuery(AppsDocument);
  return (
    <Page title="Apps" lead="Each has users, settings and admins of its own.">
      <CreateApp />
      <QueryResult result={result}>
        {({ apps }) => (
          <WideTable label="Apps" headings={['Name', 'Id', 'Email verification', 'Phone verification']} minWidth={560}>
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
              </Table.Tr>
            ))}
          </WideTable>
        )}
      </QueryResult>
      <SigningKey />
    </Page>
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
      <Text>Access tokens of every app are signed with one key, which is replaced by itself every 30 days.</Text>
      <Group>
        <Button variant="default" onClick={() => setAsking(true)}>
          Replace it now
        </Button>
        {isReplaced && <Text role="status">The new key is published, and signs in ten minutes.</Text>}
      </Group>
      {isAsking && (
        <ConfirmDialog
          title="Replace the signing key?"
          text="Nobody is logged out: tokens that the old key signed stay good until they expire. If the old key was stolen, that is not enough: run “bonafide rotate-keys --discard” on the server."
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
