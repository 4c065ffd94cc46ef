import { Group, Paper, Text, Timeline, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { actionNames, actorNames, messageNames } from '../../names.js';
import type { EntryFragment, MessageRowFragment } from '../../operations/operations.js';
import { Details } from '../../parts/details.js';
import { State } from '../../parts/state.js';
import { When } from '../../parts/when.js';

interface Happening {
  key: string;
  at: string;
  title: ReactNode;
  text: ReactNode;
}

/** What was done by and to a user, and the messages that came of it, newest first. */
export function History({
  entries,
  messages,
}: {
  entries: readonly EntryFragment[];
  messages: readonly MessageRowFragment[];
}) {
  const happenings = [...entries.map(showEntry), ...messages.map(showMessage)];
  // The instants are ISO 8601 at UTC, whose order is that of their letters.
  happenings.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  return (
    <Paper withBorder p="md" component="section" aria-label="Timeline">
      <Title order={2} size="h4" mb="md">
        Timeline
      </Title>
      {happenings.length === 0 ? (
        <Text c="dimmed">Nothing has happened yet.</Text>
      ) : (
        <Timeline active={happenings.length} bulletSize={16} lineWidth={2}>
          {happenings.map(({ key, at, title, text }) => (
            <Timeline.Item key={key} title={title}>
              <Text size="sm" className="breakable">
                {text}
              </Text>
              <Text size="sm" c="dimmed">
                <When at={at} />
              </Text>
            </Timeline.Item>
          ))}
        </Timeline>
      )}
    </Paper>
  );
}

function showEntry({ id, at, action, actor, ip, details }: EntryFragment): Happening {
  return {
    key: id,
    at,
    title: actionNames[action],
    text: (
      <>
        {actorNames[actor]}
        {ip !== null && ` at ${ip}`} <Details details={details} />
      </>
    ),
  };
}

/** Where it stood last, and since when. */
function showMessage({ id, kind, channel, recipient, createdAt, sentAt, state, error }: MessageRowFragment): Happening {
  const reason = error === null ? '' : ` (${error})`;
  return {
    key: id,
    at: sentAt ?? createdAt,
    title: (
      <Group gap="xs">
        <span>{messageNames[kind]}</span>
        <State state={state} />
      </Group>
    ),
    text: `${channel === 'SMS' ? 'SMS' : 'Email'} to ${recipient}${reason}`,
  };
}
