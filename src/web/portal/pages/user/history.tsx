import { Group, Paper, Text, Timeline, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { actionLabels, actorLabels, messageLabels, sendLabels } from '../../labels.js';
import type { AuditRowFragment, MessageRowFragment } from '../../operations/operations.js';
import { Details } from '../../parts/details.js';
import { StateBadge } from '../../parts/state-badge.js';
import { Timestamp } from '../../parts/timestamp.js';
import { providerName } from '../../provider-names.js';
import { joinReads } from './join-reads.js';

interface TimelineItem {
  key: string;
  at: string;
  title: ReactNode;
  text: ReactNode;
}

/** The user's audit entries and messages on one timeline, newest first. */
export function History({
  entries,
  messages,
}: {
  entries: readonly AuditRowFragment[];
  messages: readonly MessageRowFragment[];
}) {
  const items = [...joinReads(entries).map(showEntry), ...messages.map(showMessage)];
  // ISO 8601 timestamps in UTC sort as strings.
  items.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  return (
    <Paper withBorder p="md" component="section" aria-label="Timeline">
      <Title order={2} size="h4" mb="md">
        Timeline
      </Title>
      {items.length === 0 ? (
        <Text c="dimmed">Nothing has happened yet.</Text>
      ) : (
        <Timeline active={items.length} bulletSize={16} lineWidth={2}>
          {items.map(({ key, at, title, text }) => (
            <Timeline.Item key={key} title={title}>
              <Text size="sm" component="div" className="breakable">
                {text}
              </Text>
              <Text size="sm" c="dimmed">
                <Timestamp at={at} />
              </Text>
            </Timeline.Item>
          ))}
        </Timeline>
      )}
    </Paper>
  );
}

function showEntry({ id, at, action, actor, ip, details }: AuditRowFragment): TimelineItem {
  return {
    key: id,
    at,
    title: actionLabels[action],
    text: (
      <>
        {actorLabels[actor]}
        {ip !== null && ` from ${ip}`} <Details details={details} />
      </>
    ),
  };
}

/** Shows a message with its present state. */
function showMessage({
  id,
  kind,
  channel,
  recipient,
  createdAt,
  sentAt,
  state,
  sends,
  problem,
}: MessageRowFragment): TimelineItem {
  return {
    key: id,
    at: sentAt ?? createdAt,
    title: (
      <Group gap="xs">
        <span>{messageLabels[kind]}</span>
        <StateBadge state={state} />
      </Group>
    ),
    text: (
      <>
        {channel === 'SMS' ? 'SMS' : 'Email'} to {recipient}
        {sends.length > 1 && (
          <Text size="sm">
            {sends
              .map(send => `${providerName(send.provider)}: ${sendLabels[send.state].toLowerCase()}`)
              .join(', then ')}
          </Text>
        )}
        {problem !== null && (
          <Text size="sm">
            {problem.meaning} {problem.advice}
          </Text>
        )}
      </>
    ),
  };
}
