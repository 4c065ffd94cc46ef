import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useNotify } from '../../hooks/use-notify.js';
import { usePortalMutation } from '../../hooks/use-portal-mutation.js';
import { kindLabels } from '../../labels.js';
import type { AddressKind, SentMessageFragment, UserDetailFragment } from '../../operations/operations.js';
import { ResendUserVerificationDocument } from '../../operations/operations.js';
import { Address } from '../../parts/address.js';
import { AppLink } from '../../parts/app-link.js';
import { FailureAlert } from '../../parts/failure-alert.js';
import { StateBadge } from '../../parts/state-badge.js';
import { Timestamp } from '../../parts/timestamp.js';
import { MarkVerified, ReleaseAddress } from './address-dialogs.js';
import { HeldBackAlert } from './held-back-alert.js';

interface OneAddressProps {
  user: UserDetailFragment;
  kind: AddressKind;
  address: { value: string; verified: boolean } | null;
  pending: string | null;
  /** Then the invitation is sent again instead: a verification would end its link. */
  isInvited: boolean;
}

function attemptsInWords(count: number): string {
  return count === 1 ? '1 attempt' : `${count} attempts`;
}

/** One address with its state: verified, not verified, or to be changed. */
export function OneAddress({ user, kind, address, pending, isInvited }: OneAddressProps) {
  const resend = usePortalMutation(ResendUserVerificationDocument, ['UserById', 'UserHistory']);
  const [asked, setAsked] = useState<'MARK' | 'RELEASE' | null>(null);
  const [sent, setSent] = useState<SentMessageFragment | null>(null);
  const notify = useNotify();
  const name = kindLabels[kind].toLowerCase();
  const unproven = pending ?? (address?.verified === false ? address.value : null);
  const verification = user.verifications?.find(each => each.kind === kind);
  const close = () => setAsked(null);

  async function sendAgain() {
    const answer = await resend.mutate({ userId: user.id, kind });
    if (answer === null) return;
    const message = answer.resendUserVerification;
    setSent(message);
    if (message.heldBack === null) notify({ text: `A verification is on its way to ${message.recipient}.` });
  }

  return (
    <Stack gap={4}>
      <Text fw={600}>{kindLabels[kind]}</Text>
      <Address address={address} />
      {pending !== null && (
        <Text size="sm" className="breakable">
          {pending} replaces it when the user has verified it.
        </Text>
      )}
      {verification !== undefined && (
        <Group gap="xs">
          <StateBadge state={verification.state} />
          <Text size="sm">
            {verification.state === 'EXPIRED' ? 'Since ' : `${attemptsInWords(verification.attemptsLeft)} left, until `}
            <Timestamp at={verification.expiresAt} />
          </Text>
        </Group>
      )}
      <Group gap="xs">
        {unproven !== null && user.disabled !== true && !isInvited && (
          <Button size="xs" variant="default" loading={resend.isBusy} onClick={() => void sendAgain()}>
            Resend {name} verification
          </Button>
        )}
        {unproven !== null && (
          <Button size="xs" variant="default" onClick={() => setAsked('MARK')}>
            Mark {name} verified
          </Button>
        )}
        {address !== null && (
          <>
            <Button size="xs" variant="default" onClick={() => setAsked('RELEASE')}>
              Release {name}
            </Button>
            <Text size="sm">
              <AppLink to={`explain?identifier=${encodeURIComponent(address.value)}`}>Login help</AppLink>
            </Text>
          </>
        )}
      </Group>
      <FailureAlert failure={resend.failure} />
      <HeldBackAlert message={sent} />
      {asked === 'MARK' && unproven !== null && (
        <MarkVerified
          userId={user.id}
          kind={kind}
          value={unproven}
          replaced={pending === null ? null : address}
          onClose={close}
        />
      )}
      {asked === 'RELEASE' && address !== null && (
        <ReleaseAddress userId={user.id} kind={kind} value={address.value} pending={pending} onClose={close} />
      )}
    </Stack>
  );
}
