import { Anchor, Badge, List, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { GuideLink } from '../../guide-link.js';
import { usePortal } from '../../hooks/use-portal.js';
import { hasGraphiql } from '../../offers.js';
import type { OverviewQuery } from '../../operations/operations.js';
import { AppLink } from '../../parts/app-link.js';
import { Card } from './card.js';

/** The first steps on a new server, in place of empty charts. It disappears when the first user has signed up. */
export function FirstSteps({ app, adminTokens, appOverview }: OverviewQuery) {
  const { session } = usePortal();
  const isOperator = session.role === 'OPERATOR';
  const targets = appOverview.providers.map(({ target }) => target);
  const hasInbox = targets.includes('INBOX');
  return (
    <Card title="First steps" lead="Nobody has signed up yet. The first user appears here within seconds.">
      <List type="ordered" spacing="md" listStyleType="none" withPadding={false}>
        <Step title="Send messages" isDone={targets.includes('PROVIDER')} isFine={hasInbox}>
          {targets.includes('PROVIDER') && !targets.every(target => target === 'PROVIDER')
            ? appOverview.providers.find(({ target }) => target === 'PROVIDER')?.kind === 'PHONE'
              ? 'SMS has a provider, and email has none. '
              : 'Email has a provider, and SMS has none. '
            : ''}
          {hasInbox && (
            <>
              Messages without a provider go to the{' '}
              <Anchor href="./inbox" inherit underline="always">
                development inbox
              </Anchor>
              . That is fine for development.{' '}
            </>
          )}
          {isOperator ? (
            <>
              To send real messages, set the variables of a provider for SMS and of one for email.{' '}
              <GuideLink name="providers" />
            </>
          ) : (
            'To send real messages, the operator of this server sets up a provider for SMS and one for email.'
          )}
        </Step>
        <Step title="Switch verification on" isDone={app.emailVerification || app.phoneVerification}>
          Then a user can log in with an email address or phone number only after verifying it. The switches are in{' '}
          <AppLink to="settings">Settings</AppLink>.
        </Step>
        <Step title="Create an admin token for your backend or your staff" isDone={adminTokens.length > 0}>
          {isOperator ? 'Do not share the operator token. ' : ''}You create tokens of this app in{' '}
          <AppLink to="tokens">Admin tokens</AppLink>.
        </Step>
        <Step title="Sign up the first user" isDone={false}>
          {hasGraphiql ? (
            <>
              <Anchor href="./graphiql" inherit underline="always">
                GraphiQL
              </Anchor>{' '}
              has the requests in numbered tabs. To connect your own app: <GuideLink name="clients" />
            </>
          ) : (
            <>
              Call the mutation register from your app. <GuideLink name="clients" />
            </>
          )}
        </Step>
      </List>
    </Card>
  );
}

interface StepProps {
  title: string;
  isDone: boolean;
  /** Not done, but good enough for now. */
  isFine?: boolean;
  children: ReactNode;
}

function Step({ title, isDone, isFine = false, children }: StepProps) {
  return (
    <List.Item icon={<Mark isDone={isDone} />} styles={{ itemWrapper: { alignItems: 'flex-start' } }}>
      <Stack gap={2}>
        <Text fw={600}>
          {title}{' '}
          <Badge variant="light" color={isDone ? 'green' : isFine ? 'blue' : 'gray'}>
            {isDone ? 'Done' : isFine ? 'Fine for now' : 'To do'}
          </Badge>
        </Text>
        <Text size="sm">{children}</Text>
      </Stack>
    </List.Item>
  );
}

/** The badge says the same in words. */
function Mark({ isDone }: Pick<StepProps, 'isDone'>) {
  return (
    <Text span aria-hidden="true" fw={700}>
      {isDone ? '✓' : '○'}
    </Text>
  );
}
