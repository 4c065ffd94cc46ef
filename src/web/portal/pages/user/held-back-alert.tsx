import { Alert } from '@mantine/core';
import { heldBackLabels } from '../../labels.js';
import type { HeldBackReason } from '../../operations/operations.js';

/** Says why a message was not sent. Null renders nothing. It stays, unlike a notice, because somebody has to do something. */
export function HeldBackAlert({ reason }: { reason: HeldBackReason | null }) {
  if (reason === null) return null;
  return (
    <Alert color="yellow" role="alert" title="The message was not sent">
      {heldBackLabels[reason]}
    </Alert>
  );
}
