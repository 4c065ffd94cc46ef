import { Anchor, Badge, List, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { GuideLink } from '../../guide-link.js';
import { usePortal } from '../../hooks/use-portal.js';
import { hasGraphiql } from '../../offers.js';
import type { OverviewQuery } from '../../operations/operations.js';
import { AppLink } from '../../parts/app-link.js';
import { Card } from './card.js';

/** What to do on a new server, in the place of charts without anything in them. It goes when the first user has signed up. */
export function FirstSteps({ app, adminTokens, appOverview }: OverviewQuery) {
  const { session } = usePortal();
  const isOperator = session.role === 'OPERATOR';
  const targets = appOverview.providers.map(({ target }) => target);
  const hasInbox = targets.includes('INBOX');
  return (
    <Card title="First steps" lead="Nobody has signed up yet. The first user shows here within seconds.">
      <List type="ordered" spacing="md" listStyleType="none" withPadding={false}>
        <Step title="Send messages" isDone={targets.includes('PROVIDER')} isFine={hasInbox}>
          {targets.includes('PROVIDER') && !targets.every(target => target === 'PROVIDER')
            ? `${appOverview.providers.find(({ target }) => target === 'PROVIDER')?.kind === 'PHONE' ? 'SMS' : 'Email'} has a provider. The other kind has none. `
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
              For real messages, set the variables of Vonage or of your mail server. <GuideLink name="providers" />
            </>
          ) : (
            'For real messages, the operator of this server sets up Vonage or a mail server.'
          )}
        </Step>
        <Step title="Switch verification on" isDone={app.emailVerification || app.phoneVerification}>
          Then only people who have proved that an address is theirs can log in with it. The switches are under{' '}
          <AppLink to="settings">Settings</AppLink>.
        </Step>
        <Step title="Make an admin token for your backend or your staff" isDone={adminTokens.length > 0}>
          {isOperator ? 'Keep the operator token for yourself. ' : ''}Tokens of this app are made under{' '}
          <AppLink to="tokens">Admin tokens</AppLink>.
        </Step>
        <Step title="Sign up the first user" isDone={false}>
          {hasGraphiql ? (
            <>
              <Anchor href="./graphiql" inherit underline="always">
                GraphiQL
              </Anchor>{' '}
              has the requests as tabs with numbers. To add your own app: <GuideLink name="clients" />
            </>
          ) : (
            <>
              Call register from your app. <GuideLink name="clients" />
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
  /** Not done, and good enough for now. */
  isFine?: boolean;
  children: ReactNode;
}

function Step({ title, isDone, isFine = false, children }: StepProps) {
  return (
    <List.Item icon={<Mark isDone={isDone} />}>
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
