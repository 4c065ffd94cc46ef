import { useQuery } from '@apollo/client/react';
import { NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { entriesOf, messageNames, stateNames } from '../names.js';
import type { MessageChannel, MessageFilter, MessageKind, MessageState } from '../operations/operations.js';
import { MessagesDocument } from '../operations/operations.js';
import { Empty } from '../parts/empty.js';
import { Loaded } from '../parts/loaded.js';
import { MessageTable } from '../parts/message-table.js';
import { More } from '../parts/more.js';
import { Page } from '../parts/page.js';
import { usePolling } from '../polling.js';
import { useSearch } from '../search.js';

const stillMs = 300;
const states: MessageState[] = ['QUEUED', 'SENT', 'DELIVERED', 'FAILED', 'EXPIRED', 'SUPPRESSED'];
const all = { value: '', label: 'All' };

export function MessagesPage() {
  const { params, set } = useSearch();
  const [recipient] = useDebouncedValue(params.get('recipient') ?? '', stillMs);
  const result = useQuery(MessagesDocument, { variables: { filter: filterOf(params, recipient), after: null } });
  usePolling(result, result.data?.messages.nodes.length ?? 0);

  return (
    <Page
      title="Messages"
      lead="What was sent and what became of it, newest first. Never what was in it. Kept for 90 days."
    >
      <SimpleGrid cols={{ base: 2, lg: 4 }}>
        <TextInput
          label="To (a whole address)"
          type="search"
          value={params.get('recipient') ?? ''}
          onChange={event => set('recipient', event.currentTarget.value)}
        />
        <NativeSelect
          label="State"
          value={params.get('state') ?? ''}
          onChange={event => set('state', event.currentTarget.value)}
          data={[all, ...states.map(value => ({ value, label: stateNames[value] }))]}
        />
        <NativeSelect
          label="Kind"
          value={params.get('kind') ?? ''}
          onChange={event => set('kind', event.currentTarget.value)}
          data={[all, ...entriesOf(messageNames)]}
        />
        <NativeSelect
          label="Channel"
          value={params.get('channel') ?? ''}
          onChange={event => set('channel', event.currentTarget.value)}
          data={[all, { value: 'SMS', label: 'SMS' }, { value: 'EMAIL', label: 'Email' }]}
        />
      </SimpleGrid>
      <Loaded result={result}>
        {({ messages }) => (
          <Stack>
            {messages.nodes.length === 0 ? (
              <Empty>{params.size === 0 ? 'No message has been written yet.' : 'No message meets all of that.'}</Empty>
            ) : (
              <MessageTable messages={messages.nodes} />
            )}
            <More pageInfo={messages.pageInfo} fetchMore={result.fetchMore} />
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

/** Values that the API does not know, it refuses by itself. */
function filterOf(params: URLSearchParams, recipient: string): MessageFilter {
  return {
    recipient: recipient || null,
    state: (params.get('state') as MessageState | null) || null,
    kind: (params.get('kind') as MessageKind | null) || null,
    channel: (params.get('channel') as MessageChannel | null) || null,
    userId: params.get('user'),
  };
}
