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
        Its reader says that this was not the user. Neither address logs in.
      </Text>
      <Text size="sm">
        {isObjected ? 'Somebody objected. ' : 'Nobody has objected. '}
        {provenFor.length > 0 && `Older proof shown for: ${provenFor.join(' and ').toLowerCase()}. `}
        {restoresAt === null ? (
          'You decide.'
        ) : (
          <>
            The old address comes back <Timestamp at={restoresAt} />.
          </>
        )}
      </Text>
      <Group mt="sm">
        <Button size="xs" variant="default" onClick={() => setKeep('OLD')}>
          Give back the old address
        </Button>
        <Button size="xs" variant="default" onClick={() => setKeep('NEW')}>
          Let the change stand
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
    notify({ text: 'The freeze has ended.' });
  }
  return (
    <ConfirmDialog
      title={keep === 'OLD' ? 'Give back the old address?' : 'Let the change stand?'}
      text="Do this only if you are sure whose account it is. It is final. Both addresses are told. This ends now:"
      losses={[keep === 'OLD' ? 'The new address, and all sessions' : 'The claim of the old address']}
      action={keep === 'OLD' ? 'Give it back' : 'Let it stand'}
      isBusy={isBusy}
      failure={failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    />
  );
}
