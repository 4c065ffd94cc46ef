import { useQuery } from '@apollo/client/react';
import { Alert, Badge, Button, Group, Paper, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import type { ReactNode, SubmitEvent } from 'react';
import { useState } from 'react';
import { useUrlFilter } from '../hooks/use-url-filter.js';
import { limitLabels } from '../labels.js';
import type { ExplainQuery } from '../operations/operations.js';
import { ExplainDocument } from '../operations/operations.js';
import { AppLink } from '../parts/app-link.js';
import { AuditTable } from '../parts/audit-table.js';
import { MessageTable } from '../parts/messages/message-table.js';
import { Page } from '../parts/page.js';
import { QueryResult } from '../parts/query-result.js';
import { StateBadge } from '../parts/state-badge.js';
import { Timestamp } from '../parts/timestamp.js';
import { UserTable } from '../parts/user-table.js';
import { WideTable } from '../parts/wide-table.js';

/** Explains to an admin why somebody cannot log in. */
export function ExplainPage() {
  const { params, setParam } = useUrlFilter();
  const asked = params.get('identifier') ?? '';
  const [typed, setTyped] = useState(asked);
  function submit(event: SubmitEvent) {
    event.preventDefault();
    setParam('identifier', typed.trim());
  }
  return (
    <Page
      title="Login help"
      lead="Finds out why a person cannot log in. Enter the username, email address or phone number that they type. The server tries out a login and the messages they could ask for. It sends nothing and changes nothing."
    >
      <form onSubmit={submit}>
        <Group align="flex-end">
          <TextInput
            label="Username, email address or phone number"
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
    <QueryResult result={result}>
      {({ explainIdentifier: report }) => (
        <Stack gap="lg">
          <Alert color={report.canLogIn ? 'green' : 'yellow'} role="status" title={report.value} className="breakable">
            <Text size="sm">{report.reason}</Text>
            {report.advice !== null && (
              <Text size="sm" mt={4}>
                <b>What to do:</b> {report.advice}
              </Text>
            )}
          </Alert>
          <NextMessages forecasts={report.nextMessages} />
          {report.owner !== null && (
            <Section title="The user who owns it">
              <UserTable users={[report.owner]} />
            </Section>
          )}
          {report.reclaim !== null && (
            <Alert color="yellow" title="Its new holder asks for this number">
              <Text size="sm">
                The owner has not used the account for a long time. The number becomes that of the user who asks{' '}
                <Timestamp at={report.reclaim.dueAt} />, unless the owner objects or logs in before. To stop this,
                release the number of the user who asks.
              </Text>
            </Alert>
          )}
          <Claims report={report} />
          <Limits limits={report.limits} />
          <Resets resets={report.resets} />
          {report.failures.length > 0 && (
            <Section title="Recent failures">
              <AuditTable entries={report.failures} />
            </Section>
          )}
          {report.messages.length > 0 && (
            <Section title="Recent messages to it">
              <MessageTable messages={report.messages} />
            </Section>
          )}
        </Stack>
      )}
    </QueryResult>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
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
    <Section
      title={
        claimCount === 1
          ? 'One user entered it without verifying it'
          : `${claimCount} users entered it without verifying it`
      }
    >
      <WideTable label="Claims" headings={['User', 'Since', 'Code or link', 'Attempts left', 'Until']} minWidth={560}>
        {claims.map(({ userId, username, claimedAt, isPending, challenge }) => (
          <Table.Tr key={userId}>
            <Table.Td>
              <AppLink to={`users/${userId}`}>{username ?? userId}</AppLink>
              {isPending && <Text size="xs">as a new address</Text>}
            </Table.Td>
            <Table.Td>
              <Timestamp at={claimedAt} />
            </Table.Td>
            <Table.Td>
              {challenge === null ? (
                'None'
              ) : (
                <StateBadge state={challenge.heldBack === null ? challenge.state : 'SUPPRESSED'} />
              )}
            </Table.Td>
            <Table.Td>{challenge?.attemptsLeft ?? '–'}</Table.Td>
            <Table.Td>
              <Timestamp at={challenge?.expiresAt} />
            </Table.Td>
          </Table.Tr>
        ))}
      </WideTable>
    </Section>
  );
}

const purposeLabels: Record<Explained['nextMessages'][number]['purpose'], string> = {
  VERIFICATION: 'Verification, sent again',
  SIGN_UP: 'Sign-up with it',
  PASSWORD_RESET: 'Password reset',
  LOGIN_CODE: 'Login code',
};

/** Whether the messages that the person could ask for now would be sent, and if not, why. */
function NextMessages({ forecasts }: { forecasts: Explained['nextMessages'] }) {
  return (
    <Section title="If they ask for a message now">
      <WideTable label="Next messages" headings={['Message', 'Why']} minWidth={280}>
        {forecasts.map(({ purpose, willBeSent, reason, advice }) => (
          <Table.Tr key={purpose}>
            <Table.Td>
              <Text size="sm">{purposeLabels[purpose]}</Text>
              <Badge variant="light" color={willBeSent ? 'green' : 'red'} miw="max-content">
                {willBeSent ? 'Would be sent' : 'Not sent'}
              </Badge>
            </Table.Td>
            <Table.Td className="breakable">
              {reason}
              {advice !== null && (
                <Text size="sm" c="dimmed">
                  {advice}
                </Text>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </WideTable>
      <Text size="sm" c="dimmed" mt="xs">
        This is the result for a network that has made no requests today. A network that caused many logins or messages
        may reach its own limits.
      </Text>
    </Section>
  );
}

function Limits({ limits }: { limits: Explained['limits'] }) {
  if (limits.length === 0) return null;
  return (
    <Section title="Limits">
      <WideTable label="Limits" headings={['Limit', 'Used', 'Most', 'Until']} minWidth={480}>
        {limits.map(({ name, spent, most, resetsAt }) => (
          <Table.Tr key={name}>
            <Table.Td>{limitLabels[name] ?? name}</Table.Td>
            <Table.Td>{spent.toLocaleString('en')}</Table.Td>
            <Table.Td>{most.toLocaleString('en')}</Table.Td>
            <Table.Td>
              <Timestamp at={resetsAt} />
            </Table.Td>
          </Table.Tr>
        ))}
      </WideTable>
    </Section>
  );
}

function Resets({ resets }: { resets: Explained['resets'] }) {
  if (resets.length === 0) return null;
  return (
    <Section title="Open password resets">
      <WideTable label="Password resets" headings={['To', 'State', 'Attempts left', 'Until']} minWidth={480}>
        {resets.map(({ address, state, heldBack, attemptsLeft, expiresAt }) => (
          <Table.Tr key={`${address} ${expiresAt}`}>
            <Table.Td className="breakable">{address}</Table.Td>
            <Table.Td>
              <StateBadge state={heldBack === null ? state : 'SUPPRESSED'} />
            </Table.Td>
            <Table.Td>{attemptsLeft}</Table.Td>
            <Table.Td>
              <Timestamp at={expiresAt} />
            </Table.Td>
          </Table.Tr>
        ))}
      </WideTable>
    </Section>
  );
}
