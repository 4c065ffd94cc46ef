import { useDebouncedValue } from '@mantine/hooks';

const typingPauseMs = 300;

/** Returns `value` after a pause in typing, so that not every letter sends a request. */
export function useSettledValue<Value>(value: Value): Value {
  const [settled] = useDebouncedValue(value, typingPauseMs);
  return settled;
}
