import { useQuery } from '@apollo/client/react';
import { Button, Group, NativeSelect, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useSettledValue } from '../hooks/use-settled-value.js';
import { useUrlFilter } from '../hooks/use-url-filter.js';
import type { UserFilter, UserSort } from '../operations/operations.js';
import { UsersDocument } from '../operations/operations.js';
import { EmptyNotice } from '../parts/empty-notice.js';
import { Page } from '../parts/page.js';
import { QueryResult } from '../parts/query-result.js';
import { ShowMoreButton } from '../parts/show-more-button.js';
import { UserTable } from '../parts/user-table.js';
import { CreateUserDialog } from './users/create-user-dialog.js';
import { ExportDialog } from './users/export-dialog.js';
import { totalInWords } from './users/total.js';

const choices = {
  verified: { label: 'Verified address', yes: 'At least one', no: 'None' },
  pseudo: { label: 'Pseudo (anonymous)', yes: 'Only these', no: 'Without these' },
  disabled: { label: 'Disabled', yes: 'Only these', no: 'Without these' },
} as const;
type Choice = keyof typeof choices;
const choiceNames = Object.keys(choices) as Choice[];

/** As the address of the page has it. The newest first is the default. */
const sorts: Readonly<Record<string, UserSort>> = { oldest: 'OLDEST', 'last-login': 'LAST_LOGIN' };
const sortOptions = [
  { value: '', label: 'Newest first' },
  { value: 'oldest', label: 'Oldest first' },
  { value: 'last-login', label: 'Last login first' },
];

export function UsersPage() {
  const { params, setParam } = useUrlFilter();
  const [isExporting, setExporting] = useState(false);
  const [isCreating, setCreating] = useState(false);
  const search = useSettledValue(params.get('search') ?? '').trim();
  const sort = search === '' ? (sorts[params.get('sort') ?? ''] ?? 'NEWEST') : null;
  const filter = filterOf(params, search);
  const result = useQuery(UsersDocument, { variables: { filter, sort, after: null } });
  const sorting = {
    signedUp: {
      label: 'Signed up',
      order: sort === 'NEWEST' ? 'descending' : sort === 'OLDEST' ? 'ascending' : null,
      onSort: () => setParam('sort', sort === 'NEWEST' ? 'oldest' : ''),
    },
    lastLogin: {
      label: 'Last login',
      order: sort === 'LAST_LOGIN' ? 'descending' : null,
      onSort: () => setParam('sort', 'last-login'),
    },
  } as const;

  return (
    <Page title="Users" actions={<Button onClick={() => setCreating(true)}>Create user</Button>}>
      <TextInput
        label="Search"
        description="The beginning of a name, username, email address, domain or phone number, or a whole ID. All words must match."
        type="search"
        value={params.get('search') ?? ''}
        onChange={event => setParam('search', event.currentTarget.value)}
      />
      <SimpleGrid cols={{ base: 2, sm: 4, lg: 3 }}>
        {choiceNames.map(name => (
          <NativeSelect
            key={name}
            label={choices[name].label}
            value={params.get(name) ?? ''}
            onChange={event => setParam(name, event.currentTarget.value)}
            data={[
              { value: '', label: 'All' },
              { value: 'yes', label: choices[name].yes },
              { value: 'no', label: choices[name].no },
            ]}
          />
        ))}
        {/* In a narrow window the headings that sort are out of view. */}
        <NativeSelect
          hiddenFrom="lg"
          label="Sort by"
          value={sort === null ? 'found' : (params.get('sort') ?? '')}
          disabled={sort === null}
          onChange={event => setParam('sort', event.currentTarget.value)}
          data={sort === null ? [{ value: 'found', label: 'Word found' }] : sortOptions}
        />
      </SimpleGrid>
      <QueryResult result={result}>
        {({ users }) => (
          <Stack>
            <Group justify="space-between">
              <Text role="status">
                {capitalised(totalInWords(users.total))}
                {search !== '' && users.nodes.length > 0 && ', sorted by the word that was found'}
              </Text>
              <Button variant="default" disabled={users.nodes.length === 0} onClick={() => setExporting(true)}>
                Export
              </Button>
            </Group>
            {users.nodes.length === 0 ? (
              <EmptyNotice>
                {Object.keys(filter).length === 0
                  ? 'Nobody has signed up yet.'
                  : 'No user matches. Try fewer letters or filters.'}
              </EmptyNotice>
            ) : (
              <UserTable users={users.nodes} {...(sort !== null && { sorting })} />
            )}
            <ShowMoreButton pageInfo={users.pageInfo} fetchMore={result.fetchMore} />
            {isExporting && (
              <ExportDialog inView={{ filter, sort }} total={users.total} onClose={() => setExporting(false)} />
            )}
          </Stack>
        )}
      </QueryResult>
      {isCreating && <CreateUserDialog onClose={() => setCreating(false)} />}
    </Page>
  );
}

function filterOf(params: URLSearchParams, search: string): UserFilter {
  const chosen = choiceNames.filter(name => params.has(name)).map(name => [name, params.get(name) === 'yes']);
  return { ...Object.fromEntries(chosen), ...(search !== '' && { search }) };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
