import type { ErrorLike } from '@apollo/client';
import { Skeleton, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { failureOf } from '../api/failure.js';
import { FailureAlert } from './failure-alert.js';

/** The result of a query, as Apollo gives it. */
interface Result<Data> {
  data?: Data | undefined;
  error?: ErrorLike | undefined;
  refetch: () => Promise<unknown>;
}

interface QueryResultProps<Data> {
  result: Result<Data>;
  children: (data: Data) => ReactNode;
}

/** Shows the data, the failure or a skeleton. Data that came before a failure stays. */
export function QueryResult<Data>({ result: { data, error, refetch }, children }: QueryResultProps<Data>) {
  // If the retry fails, Apollo puts its error into `error`.
  const retry = () => void refetch().catch(() => {});
  return (
    <>
      {error !== undefined && <FailureAlert failure={failureOf(error)} retry={retry} />}
      {data !== undefined && children(data)}
      {data === undefined && error === undefined && <LoadingSkeleton />}
    </>
  );
}

export function LoadingSkeleton() {
  return (
    <Stack role="status" aria-label="Loading">
      <Skeleton h="2rem" w="40%" />
      <Skeleton h="6rem" />
      <Skeleton h="6rem" />
    </Stack>
  );
}
