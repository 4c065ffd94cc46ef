import { useQuery } from '@apollo/client/react';
import { NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useSettledValue } from '../hooks/use-settled-value.js';
import { useUrlFilter } from '../hooks/use-url-filter.js';
import { actionLabels, actorLabels, optionsOf } from '../labels.js';
import type { ActorKind, AuditAction, AuditFilter } from '../operations/operations.js';
import { AuditLogDocument } from '../operations/operations.js';
import { AuditTable } from '../parts/audit-table.js';
import { EmptyNotice } from '../parts/empty-notice.js';
import { Page } from '../parts/page.js';
import { QueryResult } from '../parts/query-result.js';
import { ShowMoreButton } from '../parts/show-more-button.js';

const all = { value: '', label: 'All' };
/** Most entries of the log are about admins who read personal data. */
const allButReads = { value: 'no-reads', label: 'All except reads' };

export function AuditPage() {
  const { params, setParam } = useUrlFilter();
  const userId = useSettledValue(params.get('user') ?? '');
  const result = useQuery(AuditLogDocument, { variables: { filter: filterOf(params, userId), after: null } });
  return (
    <Page title="Audit log" lead="Who did what, when and from where, newest first.">
      <SimpleGrid cols={{ base: 2, lg: 4 }}>
        <NativeSelect
          label="Action"
          value={params.get('action') ?? ''}
          onChange={event => setParam('action', event.currentTarget.value)}
          data={[all, allButReads, ...optionsOf(actionLabels)]}
        />
        <NativeSelect
          label="By"
          value={params.get('actor') ?? ''}
          onChange={event => setParam('actor', event.currentTarget.value)}
          data={[all, ...optionsOf(actorLabels)]}
        />
        <TextInput
          label="User ID"
          value={params.get('user') ?? ''}
          onChange={event => setParam('user', event.currentTarget.value)}
        />
        <TextInput
          label="Since (day in UTC)"
          type="date"
          value={params.get('since') ?? ''}
          onChange={event => setParam('since', event.currentTarget.value)}
        />
      </SimpleGrid>
      <QueryResult result={result}>
        {({ auditLog }) => (
          <Stack>
            {auditLog.nodes.length === 0 ? (
              <EmptyNotice>
                {params.size === 0 ? 'Nothing has happened yet.' : 'No entry matches these filters.'}
              </EmptyNotice>
            ) : (
              <AuditTable entries={auditLog.nodes} />
            )}
            <ShowMoreButton pageInfo={auditLog.pageInfo} fetchMore={result.fetchMore} />
          </Stack>
        )}
      </QueryResult>
    </Page>
  );
}

function filterOf(params: URLSearchParams, userId: string): AuditFilter {
  const since = params.get('since');
  const action = params.get('action');
  const withoutReads = action === allButReads.value;
  return {
    action: withoutReads ? null : (action as AuditAction | null) || null,
    withoutReads,
    actor: (params.get('actor') as ActorKind | null) || null,
    userId: userId || null,
    since: since ? `${since}T00:00:00Z` : null,
  };
}
