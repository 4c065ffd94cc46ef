import { Button, Group, Paper, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useNotify } from '../../hooks/use-notify.js';
import { usePortalMutation } from '../../hooks/use-portal-mutation.js';
import type { UserDetailFragment } from '../../operations/operations.js';
import { DecideFreezeDocument } from '../../operations/operations.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';
import { Timestamp } from '../../parts/timestamp.js';

type Freeze = NonNullable<UserDetailFragment['frozenAddresses']>[number];
type Side = 'OLD' | 'NEW';

function inWords(side: Side): string {
  return side === 'OLD' ? 'the old address' : 'the new address';
}

/** Changes of an address that somebody undid. An admin may decide which address the user keeps. */
export function FrozenAddresses({ user }: { user: UserDetailFragment }) {
  const freezes = user.frozenAddresses ?? [];
  if (freezes.length === 0) return null;
  return (
    <Paper withBorder p="md" component="section" aria-label="Frozen addresses">
      <Title order={2} size="h4">
        Frozen addresses
      </Title>
      {freezes.map(freeze => (
        <FrozenAddress key={freeze.kind} userId={user.id} freeze={freeze} />
      ))}
    </Paper>
  );
}

function FrozenAddress({ userId, freeze }: { userId: string; freeze: Freeze }) {
  const [keep, setKeep] = useState<Side | null>(null);
  const { oldAddress, newAddress, changedAt, restoresAt, isObjected, provenFor } = freeze;
  return (
    <>
      <Text size="sm" className="breakable">
        {oldAddress} was {newAddress === null ? 'removed' : `replaced by ${newAddress}`} <Timestamp at={changedAt} />.
        Somebody who receives messages at an address of the user says that the user did not do this. Nobody can log in
        with either address now.
      </Text>
      <Text size="sm">
        {isObjected ? 'Somebody objected. ' : 'Nobody has objected. '}
        {provenFor.length > 0 &&
          `A proof from before the change was shown for: ${provenFor.map(inWords).join(' and ')}. `}
        {restoresAt === null ? (
          'An admin has to decide.'
        ) : (
          <>
            The old address comes back <Timestamp at={restoresAt} />.
          </>
        )}
      </Text>
      <Group mt="sm">
        <Button size="xs" variant="default" onClick={() => setKeep('OLD')}>
          Restore the old address
        </Button>
        <Button size="xs" variant="default" onClick={() => setKeep('NEW')}>
          Keep the change
        </Button>
      </Group>
      {keep !== null && <Decide userId={userId} freeze={freeze} keep={keep} onClose={() => setKeep(null)} />}
    </>
  );
}

interface DecideProps {
  userId: string;
  freeze: Freeze;
  keep: Side;
  onClose: () => void;
}

function Decide({ userId, freeze: { kind }, keep, onClose }: DecideProps) {
  const notify = useNotify();
  const { mutate, isBusy, failure } = usePortalMutation(DecideFreezeDocument, ['UserById', 'UserHistory']);
  async function confirm() {
    if ((await mutate({ userId, kind, keep })) === null) return;
    onClose();
    notify({ text: 'The user keeps the address that you chose.' });
  }
  return (
    <ConfirmDialog
      title={keep === 'OLD' ? 'Restore the old address?' : 'Keep the change?'}
      text="Do this only if you are sure whose account it is. It cannot be undone. Both addresses get a notice. The user loses:"
      losses={keep === 'OLD' ? ['The new address', 'All sessions'] : ['The old address']}
      action={keep === 'OLD' ? 'Restore' : 'Keep'}
      isBusy={isBusy}
      failure={failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    />
  );
}
