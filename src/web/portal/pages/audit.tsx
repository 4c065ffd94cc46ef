import { useQuery } from '@apollo/client/react';
import { NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { actionNames, actorNames, entriesOf } from '../names.js';
import type { ActorKind, AuditAction, AuditFilter } from '../operations/operations.js';
import { AuditLogDocument } from '../operations/operations.js';
import { Empty } from '../parts/empty.js';
import { EntryTable } from '../parts/entry-table.js';
import { Loaded } from '../parts/loaded.js';
import { More } from '../parts/more.js';
import { Page } from '../parts/page.js';
import { useSearch } from '../search.js';

const stillMs = 300;
const all = { value: '', label: 'All' };

export function AuditPage() {
  const { params, set } = useSearch();
  const [userId] = useDebouncedValue(params.get('user') ?? '', stillMs);
  const result = useQuery(AuditLogDocument, { variables: { filter: filterOf(params, userId), after: null } });
  return (
    <Page title="Audit log" lead="Who did what to whom, when and from where, newest first.">
      <SimpleGrid cols={{ base: 2, lg: 4 }}>
        <NativeSelect
          label="What"
          value={params.get('action') ?? ''}
          onChange={event => set('action', event.currentTarget.value)}
          data={[all, ...entriesOf(actionNames)]}
        />
        <NativeSelect
          label="By"
          value={params.get('actor') ?? ''}
          onChange={event => set('actor', event.currentTarget.value)}
          data={[all, ...entriesOf(actorNames)]}
        />
        <TextInput
          label="User id"
          value={params.get('user') ?? ''}
          onChange={event => set('user', event.currentTarget.value)}
        />
        <TextInput
          label="Since (day, UTC)"
          type="date"
          value={params.get('since') ?? ''}
          onChange={event => set('since', event.currentTarget.value)}
        />
      </SimpleGrid>
      <Loaded result={result}>
        {({ auditLog }) => (
          <Stack>
            {auditLog.nodes.length === 0 ? (
              <Empty>{params.size === 0 ? 'Nothing has happened yet.' : 'Nothing that meets all of that.'}</Empty>
            ) : (
              <EntryTable entries={auditLog.nodes} />
            )}
            <More pageInfo={auditLog.pageInfo} fetchMore={result.fetchMore} />
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

function filterOf(params: URLSearchParams, userId: string): AuditFilter {
  const since = params.get('since');
  return {
    action: (params.get('action') as AuditAction | null) || null,
    actor: (params.get('actor') as ActorKind | null) || null,
    userId: userId || null,
    since: since ? `${since}T00:00:00Z` : null,
  };
}
