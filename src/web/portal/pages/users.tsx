import { useQuery } from '@apollo/client/react';
import { NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useSettledValue } from '../hooks/use-settled-value.js';
import { useUrlFilter } from '../hooks/use-url-filter.js';
import type { UserFilter } from '../operations/operations.js';
import { UsersDocument } from '../operations/operations.js';
import { EmptyNotice } from '../parts/empty-notice.js';
import { Page } from '../parts/page.js';
import { QueryResult } from '../parts/query-result.js';
import { ShowMoreButton } from '../parts/show-more-button.js';
import { UserTable } from '../parts/user-table.js';

const choices = {
  verified: { label: 'Verified address', yes: 'With one', no: 'Without' },
  pseudo: { label: 'Pseudo users', yes: 'Only these', no: 'Not these' },
  disabled: { label: 'Disabled', yes: 'Only these', no: 'Not these' },
} as const;
type Choice = keyof typeof choices;
const choiceNames = Object.keys(choices) as Choice[];

export function UsersPage() {
  const { params, setParam } = useUrlFilter();
  const search = useSettledValue(params.get('search') ?? '');
  const result = useQuery(UsersDocument, { variables: { filter: filterOf(params, search), after: null } });

  return (
    <Page title="Users" lead="Newest first; a search begins at the start of a username, an email address or a +number.">
      <SimpleGrid cols={{ base: 2, lg: 4 }}>
        <TextInput
          label="Search"
          type="search"
          value={params.get('search') ?? ''}
          onChange={event => setParam('search', event.currentTarget.value)}
        />
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
      </SimpleGrid>
      <QueryResult result={result}>
        {({ users }) => (
          <Stack>
            {users.nodes.length === 0 ? (
              <EmptyNotice>
                {params.size === 0 ? 'Nobody has signed up yet.' : 'Nobody was found. Fewer letters find more.'}
              </EmptyNotice>
            ) : (
              <UserTable users={users.nodes} />
            )}
            <ShowMoreButton pageInfo={users.pageInfo} fetchMore={result.fetchMore} />
          </Stack>
        )}
      </QueryResult>
    </Page>
  );
}

function filterOf(params: URLSearchParams, search: string): UserFilter {
  const chosen = choiceNames.filter(name => params.has(name)).map(name => [name, params.get(name) === 'yes']);
  return { ...Object.fromEntries(chosen), ...(search !== '' && { search }) };
}
