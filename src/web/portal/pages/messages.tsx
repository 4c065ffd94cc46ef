import { useQuery } from '@apollo/client/react';
import { NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { usePolling } from '../hooks/use-polling.js';
import { useSettledValue } from '../hooks/use-settled-value.js';
import { useUrlFilter } from '../hooks/use-url-filter.js';
import { messageLabels, optionsOf, stateLabels } from '../labels.js';
import type { MessageChannel, MessageFilter, MessageKind, MessageState } from '../operations/operations.js';
import { MessagesDocument } from '../operations/operations.js';
import { EmptyNotice } from '../parts/empty-notice.js';
import { MessageTable } from '../parts/messages/message-table.js';
import { Page } from '../parts/page.js';
import { QueryResult } from '../parts/query-result.js';
import { ShowMoreButton } from '../parts/show-more-button.js';

const states: MessageState[] = ['QUEUED', 'SENT', 'DELIVERED', 'FAILED', 'EXPIRED', 'SUPPRESSED'];
const all = { value: '', label: 'All' };

export function MessagesPage() {
  const { params, setParam } = useUrlFilter();
  const recipient = useSettledValue(params.get('recipient') ?? '');
  const result = useQuery(MessagesDocument, { variables: { filter: filterOf(params, recipient), after: null } });
  usePolling(result, result.data?.messages.nodes.length ?? 0);

  return (
    <Page
      title="Messages"
      lead="The messages of this app and what happened to them, newest first. Their texts are never shown. They are kept for 90 days."
    >
      <SimpleGrid cols={{ base: 2, lg: 4 }}>
        <TextInput
          label="Recipient"
          placeholder="The whole address"
          type="search"
          value={params.get('recipient') ?? ''}
          onChange={event => setParam('recipient', event.currentTarget.value)}
        />
        <NativeSelect
          label="State"
          value={params.get('state') ?? ''}
          onChange={event => setParam('state', event.currentTarget.value)}
          data={[all, ...states.map(value => ({ value, label: stateLabels[value] }))]}
        />
        <NativeSelect
          label="Kind"
          value={params.get('kind') ?? ''}
          onChange={event => setParam('kind', event.currentTarget.value)}
          data={[all, ...optionsOf(messageLabels)]}
        />
        <NativeSelect
          label="Channel"
          value={params.get('channel') ?? ''}
          onChange={event => setParam('channel', event.currentTarget.value)}
          data={[all, { value: 'SMS', label: 'SMS' }, { value: 'EMAIL', label: 'Email' }]}
        />
      </SimpleGrid>
      <QueryResult result={result}>
        {({ messages }) => (
          <Stack>
            {messages.nodes.length === 0 ? (
              <EmptyNotice>{params.size === 0 ? 'No messages yet.' : 'No message matches these filters.'}</EmptyNotice>
            ) : (
              <MessageTable messages={messages.nodes} />
            )}
            <ShowMoreButton pageInfo={messages.pageInfo} fetchMore={result.fetchMore} />
          </Stack>
        )}
      </QueryResult>
    </Page>
  );
}

/** Does not check the values: the API refuses those that it does not know. */
function filterOf(params: URLSearchParams, recipient: string): MessageFilter {
  return {
    recipient: recipient || null,
    state: (params.get('state') as MessageState | null) || null,
    kind: (params.get('kind') as MessageKind | null) || null,
    channel: (params.get('channel') as MessageChannel | null) || null,
    userId: params.get('user'),
  };
}
