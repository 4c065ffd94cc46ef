import { useQuery } from '@apollo/client/react';
import { Alert, Button, Group, Paper, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import type { ReactNode, SubmitEvent } from 'react';
import { useState } from 'react';
import { limitNames } from '../names.js';
import type { ExplainQuery } from '../operations/operations.js';
import { ExplainDocument } from '../operations/operations.js';
import { EntryTable } from '../parts/entry-table.js';
import { AppLink } from '../parts/link.js';
import { Loaded } from '../parts/loaded.js';
import { MessageTable } from '../parts/message-table.js';
import { Page } from '../parts/page.js';
import { State } from '../parts/state.js';
import { When } from '../parts/when.js';
import { WideTable } from '../parts/wide-table.js';
import { useSearch } from '../search.js';
import { UserTable } from './users.js';

/** Why can this person not log in? */
export function ExplainPage() {
  const { params, set } = useSearch();
  const asked = params.get('identifier') ?? '';
  const [typed, setTyped] = useState(asked);
  function submit(event: SubmitEvent) {
    event.preventDefault();
    set('identifier', typed.trim());
  }
  return (
    <Page
      title="Why can this person not log in?"
      lead="What they type as username, email address or phone number says it."
    >
      <form onSubmit={submit}>
        <Group align="flex-end">
          <TextInput
            label="Username, email address or +number"
            type="search"
            required
            withAsterisk={false}
            value={typed}
            onChange={event => setTyped(event.currentTarget.value)}
            flex={1}
            miw={200}
          />
          <Button type="submit">Explain</Button>
        </Group>
      </form>
      {asked !== '' && <Report key={asked} identifier={asked} />}
    </Page>
  );
}

function Report({ identifier }: { identifier: string }) {
  const result = useQuery(ExplainDocument, { variables: { identifier }, fetchPolicy: 'network-only' });
  return (
    <Loaded result={result}>
      {({ explainIdentifier: report }) => (
        <Stack gap="lg">
          <Alert color={report.canLogIn ? 'green' : 'yellow'} role="status" title={report.value} className="breakable">
            {report.reason}
          </Alert>
          {report.owner !== null && (
            <Part title="Who owns it">
              <UserTable users={[report.owner]} />
            </Part>
          )}
          <Claims report={report} />
          <Limits limits={report.limits} />
          <Resets resets={report.resets} />
          {report.failures.length > 0 && (
            <Part title="Last failures">
              <EntryTable entries={report.failures} />
            </Part>
          )}
          {report.messages.length > 0 && (
            <Part title="Last messages to it">
              <MessageTable messages={report.messages} />
            </Part>
          )}
        </Stack>
      )}
    </Loaded>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h4" mb="xs">
        {title}
      </Title>
      {children}
    </Paper>
  );
}

type Explained = ExplainQuery['explainIdentifier'];

function Claims({ report: { claims, claimCount } }: { report: Explained }) {
  if (claims.length === 0) return null;
  return (
    <Part title={claimCount === 1 ? 'One user claims it' : `${claimCount} users claim it`}>
      <WideTable label="Claims" heads={['User', 'Since', 'Code or link', 'Attempts left', 'Until']} minWidth={560}>
        {claims.map(({ userId, username, claimedAt, isPending, challenge }) => (
          <Table.Tr key={userId}>
            <Table.Td>
              <AppLink to={`users/${userId}`}>{username ?? userId}</AppLink>
              {isPending && <Text size="xs">as the new address of a change</Text>}
            </Table.Td>
            <Table.Td>
              <When at={claimedAt} />
            </Table.Td>
            <Table.Td>{challenge === null ? 'none' : <State state={challenge.state} />}</Table.Td>
            <Table.Td>{challenge?.attemptsLeft ?? '–'}</Table.Td>
            <Table.Td>
              <When at={challenge?.expiresAt} />
            </Table.Td>
          </Table.Tr>
        ))}
      </WideTable>
    </Part>
  );
}

function Limits({ limits }: { limits: Explained['limits'] }) {
  if (limits.length === 0) return null;
  return (
    <Part title="Limits">
      <WideTable label="Limits" heads={['Limit', 'Spent', 'Of', 'Begins anew']} minWidth={480}>
        {limits.map(({ name, spent, most, resetsAt }) => (
          <Table.Tr key={name}>
            <Table.Td>{limitNames[name] ?? name}</Table.Td>
            <Table.Td>{spent}</Table.Td>
            <Table.Td>{most}</Table.Td>
            <Table.Td>
              <When at={resetsAt} />
            </Table.Td>
          </Table.Tr>
        ))}
      </WideTable>
    </Part>
  );
}

function Resets({ resets }: { resets: Explained['resets'] }) {
  if (resets.length === 0) return null;
  return (
    <Part title="Open password resets">
      <WideTable label="Password resets" heads={['To', 'State', 'Attempts left', 'Until']} minWidth={480}>
        {resets.map(({ address, state, attemptsLeft, expiresAt }) => (
          <Table.Tr key={`${address} ${expiresAt}`}>
            <Table.Td className="breakable">{address}</Table.Td>
            <Table.Td>
              <State state={state} />
            </Table.Td>
            <Table.Td>{attemptsLeft}</Table.Td>
            <Table.Td>
              <When at={expiresAt} />
            </Table.Td>
          </Table.Tr>
        ))}
      </WideTable>
    </Part>
  );
}
