import { Button, Group, Paper, Text, Title } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useNotify } from '../../hooks/use-notify.js';
import { usePortalMutation } from '../../hooks/use-portal-mutation.js';
import type { UserDetailFragment, UserSessionsQuery } from '../../operations/operations.js';
import { EndUserSessionDocument, EndUserSessionsDocument } from '../../operations/operations.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';
import { Timestamp } from '../../parts/timestamp.js';

type Session = UserSessionsQuery['userSessions'][number];

interface SessionsProps {
  user: UserDetailFragment;
  sessions: readonly Session[];
}

/** Where the user is logged in, with buttons that end one session or all. */
export function Sessions({ user, sessions }: SessionsProps) {
  const [ending, setEnding] = useState<Session | 'ALL' | null>(null);
  const close = () => setEnding(null);
  const title = useRef<HTMLHeadingElement>(null);
  const count = useRef(sessions.length);
  // When a session ends, its button disappears. If the button had the focus, the keyboard continues from here.
  useEffect(() => {
    if (sessions.length < count.current && document.activeElement === document.body) title.current?.focus();
    count.current = sessions.length;
  }, [sessions.length]);
  return (
    <Paper withBorder p="md" component="section" aria-label="Sessions">
      <Group justify="space-between">
        <Title ref={title} order={2} size="h4" tabIndex={-1}>
          Sessions and devices
        </Title>
        {sessions.length > 0 && (
          <Button size="xs" variant="default" onClick={() => setEnding('ALL')}>
            End all
          </Button>
        )}
      </Group>
      {sessions.length === 0 ? (
        <Text c="dimmed" mt="xs">
          The user is not logged in anywhere.
        </Text>
      ) : (
        <ul className="rows">
          {sessions.map(session => (
            <li key={session.id}>
              <OneSession session={session} onEnd={() => setEnding(session)} />
            </li>
          ))}
        </ul>
      )}
      {ending === 'ALL' && <EndAll user={user} sessions={sessions} onClose={close} />}
      {ending !== null && ending !== 'ALL' && (
        <EndOne user={user} session={ending} isLast={sessions.length === 1} onClose={close} />
      )}
    </Paper>
  );
}

function OneSession({ session, onEnd }: { session: Session; onEnd: () => void }) {
  const { userAgent, ip, createdAt, lastUsedAt, idleExpiresAt } = session;
  const device = nameOf(session);
  return (
    <Group justify="space-between" align="flex-start" wrap="nowrap">
      <div className="breakable">
        <Text fw={600} {...(userAgent !== null && { title: userAgent })}>
          {device}
        </Text>
        <Text size="sm" id={`use-${session.id}`}>
          {ip !== null && `${ip} · `}last used <Timestamp at={lastUsedAt} />
        </Text>
        <Text size="sm" c="dimmed">
          Started <Timestamp at={createdAt} />. If it is not used, it ends <Timestamp at={idleExpiresAt} />.
        </Text>
      </div>
      <Button
        size="xs"
        variant="default"
        miw="max-content"
        aria-label={`End ${device}`}
        aria-describedby={`use-${session.id}`}
        onClick={onEnd}
      >
        End
      </Button>
    </Group>
  );
}

/** The User-Agent of an unknown program begins with its name. */
function nameOf({ device, userAgent }: Session): string {
  return device ?? /^[\w.-]+/.exec(userAgent ?? '')?.[0] ?? 'Unknown device';
}

/** A pseudo user cannot log in again. */
function lossOf({ isPseudo }: UserDetailFragment, isLast: boolean): readonly string[] {
  return isPseudo && isLast
    ? ['The account is lost: a pseudo (anonymous) user has no password, and is deleted later.']
    : [];
}

interface EndOneProps {
  user: UserDetailFragment;
  session: Session;
  isLast: boolean;
  onClose: () => void;
}

function EndOne({ user, session, isLast, onClose }: EndOneProps) {
  const notify = useNotify();
  const { mutate, isBusy, failure } = usePortalMutation(EndUserSessionDocument, ['UserSessions', 'UserHistory']);
  const device = nameOf(session);
  async function confirm() {
    if ((await mutate({ userId: user.id, id: session.id })) === null) return;
    onClose();
    notify({ text: `The session was ended: ${device}.` });
  }
  return (
    <ConfirmDialog
      title={`End the session: ${device}?`}
      text="This logs the device out at once. The user can log in again."
      losses={lossOf(user, isLast)}
      action="End session"
      isBusy={isBusy}
      failure={failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    />
  );
}

function EndAll({ user, sessions, onClose }: SessionsProps & { onClose: () => void }) {
  const notify = useNotify();
  const { mutate, isBusy, failure } = usePortalMutation(EndUserSessionsDocument, ['UserSessions', 'UserHistory']);
  const count = sessions.length === 1 ? '1 session' : `${sessions.length} sessions`;
  async function confirm() {
    const ended = await mutate({ userId: user.id });
    if (ended === null) return;
    onClose();
    notify({ text: `Ended: ${ended.endUserSessions === 1 ? '1 session' : `${ended.endUserSessions} sessions`}.` });
  }
  return (
    <ConfirmDialog
      title={`End ${count}?`}
      text="This logs out every device of the user at once. The user can log in again. To prevent that, disable the user."
      losses={lossOf(user, true)}
      action="End all"
      isBusy={isBusy}
      failure={failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    />
  );
}
