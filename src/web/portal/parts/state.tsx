import { Badge } from '@mantine/core';
import { stateColors, stateNames } from '../names.js';
import type { EventState, MessageState, VerificationState } from '../operations/operations.js';

export function State({ state }: { state: EventState | MessageState | VerificationState }) {
  return (
    <Badge variant="light" color={stateColors[state]}>
      {stateNames[state]}
    </Badge>
  );
}
