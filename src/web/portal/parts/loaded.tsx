import type { ErrorLike } from '@apollo/client';
import { Skeleton, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { failureOf } from '../failure.js';
import { Failed } from './failed.js';

/** What a query answered, as Apollo gives it. */
export interface Result<Data> {
  data?: Data | undefined;
  error?: ErrorLike | undefined;
  refetch: () => Promise<unknown>;
}

interface LoadedProps<Data> {
  result: Result<Data>;
  children: (data: Data) => ReactNode;
}

/** Waiting, failing or showing what is there; what was known before stays while the server does not answer. */
export function Loaded<Data>({ result: { data, error, refetch }, children }: LoadedProps<Data>) {
  // A retry that fails puts its error where this one stands.
  const retry = () => void refetch().catch(() => {});
  return (
    <>
      {error !== undefined && <Failed failure={failureOf(error)} retry={retry} />}
      {data !== undefined && children(data)}
      {data === undefined && error === undefined && <Waiting />}
    </>
  );
}

export function Waiting() {
  return (
    <Stack role="status" aria-label="Loading">
      <Skeleton h="2rem" w="40%" />
      <Skeleton h="6rem" />
      <Skeleton h="6rem" />
    </Stack>
  );
}
