import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { usePortalMutation } from '../../hooks/use-portal-mutation.js';
import { kindLabels } from '../../labels.js';
import type { AddressKind, UserDetailFragment } from '../../operations/operations.js';
import { MarkAddressVerifiedDocument, ReleaseAddressDocument } from '../../operations/operations.js';
import { Address } from '../../parts/address.js';
import { AppLink } from '../../parts/app-link.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';
import { FailureAlert } from '../../parts/failure-alert.js';
import { StateBadge } from '../../parts/state-badge.js';
import { Timestamp } from '../../parts/timestamp.js';

/** The user's email and phone, their verifications, and the actions of an admin on them. */
export function Addresses({ user }: { user: UserDetailFragment }) {
  const shown = [
    { kind: 'EMAIL', address: user.email, pending: user.pendingEmail },
    { kind: 'PHONE', address: user.phone, pending: user.pendingPhone },
  ] as const;
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h4" mb="xs">
        Addresses
      </Title>
      <Stack>
        {shown.map(each => (
          <OneAddress key={each.kind} user={user} {...each} />
        ))}
      </Stack>
    </Paper>
  );
}

interface OneAddressProps {
  user: UserDetailFragment;
  kind: AddressKind;
  address: { value: string; verified: boolean } | null;
  pending: string | null;
}

function OneAddress({ user, kind, address, pending }: OneAddressProps) {
  const mark = usePortalMutation(MarkAddressVerifiedDocument, ['UserHistory']);
  const release = usePortalMutation(ReleaseAddressDocument, ['UserHistory']);
  const [asked, setAsked] = useState<'mark' | 'release' | null>(null);
  const name = kindLabels[kind].toLowerCase();
  const unproven = pending ?? (address?.verified === false ? address.value : null);
  const verification = user.verifications?.find(each => each.kind === kind);
  const close = () => setAsked(null);

  async function confirm({ mutate }: { mutate: (about: { userId: string; kind: AddressKind }) => Promise<unknown> }) {
    if ((await mutate({ userId: user.id, kind })) !== null) close();
  }

  return (
    <div>
      <Text fw={600}>{kindLabels[kind]}</Text>
      <Address address={address} />
      {pending !== null && (
        <Text size="sm" className="breakable">
          To be changed to {pending} once that is verified.
        </Text>
      )}
      {verification !== undefined && (
        <Group gap="xs">
          <StateBadge state={verification.state} />
          <Text size="sm">
            {verification.attemptsLeft} attempts left, until <Timestamp at={verification.expiresAt} />
          </Text>
        </Group>
      )}
      <Group gap="xs" mt="xs">
        {unproven !== null && (
          <Button size="xs" variant="default" onClick={() => setAsked('mark')}>
            Mark {name} verified
          </Button>
        )}
        {address !== null && (
          <>
            <Button size="xs" variant="default" onClick={() => setAsked('release')}>
              Release {name}
            </Button>
            <AppLink to={`explain?identifier=${encodeURIComponent(address.value)}`}>Does it log in?</AppLink>
          </>
        )}
      </Group>
      <FailureAlert failure={asked === null ? (mark.failure ?? release.failure) : null} />
      {asked === 'mark' && (
        <ConfirmDialog
          title={`Mark ${unproven} verified?`}
          text={`You vouch that this ${name} is theirs. It logs them in from then on, and nobody else.`}
          action="Mark verified"
          isBusy={mark.isBusy}
          failure={mark.failure}
          onConfirm={() => void confirm(mark)}
          onClose={close}
        />
      )}
      {asked === 'release' && (
        <ConfirmDialog
          title={`Release ${address?.value}?`}
          text={`The user loses this ${name}: it no longer logs them in, and somebody else may verify it.`}
          action="Release"
          isBusy={release.isBusy}
          failure={release.failure}
          onConfirm={() => void confirm(release)}
          onClose={close}
        />
      )}
    </div>
  );
}
