import { useApolloClient } from '@apollo/client/react';
import { Button, Group, Modal, Progress, Radio, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { Failure } from '../../api/failure.js';
import { failureOf } from '../../api/failure.js';
import { usePortal } from '../../hooks/use-portal.js';
import { useReturnedFocus } from '../../hooks/use-returned-focus.js';
import { FailureAlert } from '../../parts/failure-alert.js';
import { type ExportFormat, exportUsers, saveBlob, type UsersInView } from './export-users.js';
import { totalInWords, type UserTotal } from './total.js';

interface ExportDialogProps {
  inView: UsersInView;
  total: UserTotal;
  onClose: () => void;
}

/** Downloads the users that the filter finds, page by page, so that no answer has all of them. */
export function ExportDialog({ inView, total, onClose }: ExportDialogProps) {
  useReturnedFocus();
  const { appId } = usePortal();
  const client = useApolloClient();
  const [format, setFormat] = useState<ExportFormat>('CSV');
  const [count, setCount] = useState<number | null>(null);
  const [isDone, setDone] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const isBusy = count !== null && !isDone;

  async function start() {
    running.current = new AbortController();
    const { signal } = running.current;
    setFailure(null);
    setDone(false);
    setCount(0);
    try {
      const blob = await exportUsers(client, inView, format, setCount, signal);
      if (blob === null) return;
      const day = new Date().toISOString().slice(0, 10);
      saveBlob(`users-${appId}-${day}.${format === 'CSV' ? 'csv' : 'jsonl'}`, blob);
      setDone(true);
    } catch (error) {
      setCount(null);
      setFailure(failureOf(error));
    }
  }

  return (
    <Modal opened onClose={onClose} withCloseButton={false} centered>
      <Stack>
        <Modal.Title fw={700}>Export users</Modal.Title>
        <Text>{`The file contains the users that match the filters: ${totalInWords(total)}. The audit log records that you read them.`}</Text>
        <Radio.Group label="Format" value={format} onChange={value => setFormat(value as ExportFormat)}>
          <Stack gap="xs" mt="xs">
            <Radio
              value="CSV"
              label="CSV, for a spreadsheet"
              description="A cell that a spreadsheet would read as a formula, such as +81…, begins with an apostrophe."
              disabled={isBusy}
            />
            <Radio value="JSON_LINES" label="JSON lines, for a program" disabled={isBusy} />
          </Stack>
        </Radio.Group>
        {count !== null && (
          <div>
            <Progress
              value={isDone ? 100 : Math.min(99, (100 * count) / Math.max(1, total.count))}
              aria-label="Progress of the export"
            />
            <Text size="sm" role="status">
              {isDone ? `Saved: ${totalInWords({ count, exact: true })}.` : `${count.toLocaleString('en')} read…`}
            </Text>
          </div>
        )}
        <FailureAlert failure={failure} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {isDone ? 'Close' : 'Cancel'}
          </Button>
          {!isDone && (
            <Button loading={isBusy} onClick={() => void start()}>
              Download
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
