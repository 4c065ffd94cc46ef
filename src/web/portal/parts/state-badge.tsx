import { Badge } from '@mantine/core';
import { stateColors, stateLabels } from '../labels.js';
import type { EventState, MessageState, VerificationState } from '../operations/operations.js';

export function StateBadge({ state }: { state: EventState | MessageState | VerificationState }) {
  return (
    <Badge variant="light" color={stateColors[state]} miw="max-content">
      {stateLabels[state]}
    </Badge>
  );
}
