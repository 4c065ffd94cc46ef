import { useQuery } from '@apollo/client/react';
import { Badge, Button, Group, NativeSelect, Stack, Table } from '@mantine/core';
import { useState } from 'react';
import { useAttempt } from '../hooks/use-attempt.js';
import { usePortalMutation } from '../hooks/use-portal-mutation.js';
import type { AdminTokensQuery } from '../operations/operations.js';
import { AdminTokensDocument, CreateAdminTokenDocument, RevokeAdminTokenDocument } from '../operations/operations.js';
import { ConfirmDialog } from '../parts/confirm-dialog.js';
import { EmptyNotice } from '../parts/empty-notice.js';
import { FailureAlert } from '../parts/failure-alert.js';
import { NameForm } from '../parts/name-form.js';
import { NewSecret } from '../parts/new-secret.js';
import { Page } from '../parts/page.js';
import { QueryResult } from '../parts/query-result.js';
import { Timestamp } from '../parts/timestamp.js';
import { WideTable } from '../parts/wide-table.js';

type Token = AdminTokensQuery['adminTokens'][number];

export function TokensPage() {
  const result = useQuery(AdminTokensDocument);
  const [revoked, setRevoked] = useState<Token | null>(null);
  return (
    <Page
      title="Admin tokens"
      lead="A token makes its holder an admin of this app. Give every person and every program a separate token, so that you can revoke each of them separately."
    >
      <CreateToken />
      <QueryResult result={result}>
        {({ adminTokens }) =>
          adminTokens.length === 0 ? (
            <EmptyNotice>No admin tokens yet. Only the operator can manage this app.</EmptyNotice>
          ) : (
            <TokenTable tokens={adminTokens} onRevoke={setRevoked} />
          )
        }
      </QueryResult>
      {revoked !== null && <Revoke token={revoked} onClose={() => setRevoked(null)} />}
    </Page>
  );
}

/** The lifetimes of a new token, in days. */
const lifetimes = [
  { value: '', label: 'Never' },
  { value: '7', label: 'In 7 days' },
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In one year' },
];

function CreateToken() {
  const [days, setDays] = useState('');
  const [secret, setSecret] = useState<string | null>(null);
  const { mutate, isBusy, failure } = usePortalMutation(CreateAdminTokenDocument, ['AdminTokens']);
  const attempt = useAttempt<{ name: string; expiresAt: string | null }>();
  async function create(name: string): Promise<boolean> {
    const variables = attempt.variablesFor(`${days} ${name}`, () => ({ name, expiresAt: endAfter(days) }));
    const created = await mutate(variables);
    if (created !== null) {
      attempt.done();
      setSecret(created.createAdminToken.adminToken);
    }
    return created !== null;
  }
  return (
    <Stack>
      <NameForm label="Name of a new token" isBusy={isBusy} onCreate={create}>
        <NativeSelect
          label="Expires"
          data={lifetimes}
          value={days}
          onChange={event => setDays(event.currentTarget.value)}
        />
      </NameForm>
      <FailureAlert failure={failure} />
      {secret !== null && <NewSecret title="The new admin token" secret={secret} onDone={() => setSecret(null)} />}
    </Stack>
  );
}

function endAfter(days: string): string | null {
  return days === '' ? null : new Date(Date.now() + Number(days) * 86_400_000).toISOString();
}

function TokenTable({ tokens, onRevoke }: { tokens: readonly Token[]; onRevoke: (token: Token) => void }) {
  return (
    <WideTable label="Admin tokens" headings={['Name', 'Created', 'Last used', 'Expires', 'Revoke']} minWidth={720}>
      {tokens.map(token => (
        <Table.Tr key={token.id}>
          <Table.Td>
            <Group gap="xs">
              <span className="breakable">{token.name}</span>
              {token.current && <Badge variant="light">Yours</Badge>}
            </Group>
          </Table.Td>
          <Table.Td>
            <Timestamp at={token.createdAt} />
          </Table.Td>
          <Table.Td>{token.lastUsedAt === null ? 'Never' : <Timestamp at={token.lastUsedAt} />}</Table.Td>
          <Table.Td>{token.expiresAt == null ? 'Never' : <Expiry at={token.expiresAt} />}</Table.Td>
          <Table.Td>
            <Button size="xs" variant="default" aria-label={`Revoke ${token.name}`} onClick={() => onRevoke(token)}>
              Revoke
            </Button>
          </Table.Td>
        </Table.Tr>
      ))}
    </WideTable>
  );
}

function Expiry({ at }: { at: string }) {
  return (
    <Group gap="xs">
      <Timestamp at={at} />
      {Date.parse(at) <= Date.now() && (
        <Badge variant="light" color="red">
          Expired
        </Badge>
      )}
    </Group>
  );
}

function Revoke({ token, onClose }: { token: Token; onClose: () => void }) {
  const { mutate, isBusy, failure } = usePortalMutation(RevokeAdminTokenDocument, ['AdminTokens']);
  async function confirm() {
    if ((await mutate({ id: token.id })) !== null) onClose();
  }
  const own = token.current ? ' You are signed in with this token.' : '';
  return (
    <ConfirmDialog
      title={`Revoke ${token.name}?`}
      text={`The token stops working at once, and everybody who signed in to the portal with it is signed out. This cannot be undone.${own}`}
      action="Revoke"
      isBusy={isBusy}
      failure={failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    />
  );
}
