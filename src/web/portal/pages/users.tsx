import { useQuery } from '@apollo/client/react';
import { Badge, Group, NativeSelect, SimpleGrid, Stack, Table, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { callUser } from '../names.js';
import type { UserFilter, UserSummaryFragment } from '../operations/operations.js';
import { UsersDocument } from '../operations/operations.js';
import { Address } from '../parts/address.js';
import { Empty } from '../parts/empty.js';
import { AppLink } from '../parts/link.js';
import { Loaded } from '../parts/loaded.js';
import { More } from '../parts/more.js';
import { Page } from '../parts/page.js';
import { When } from '../parts/when.js';
import { WideTable } from '../parts/wide-table.js';
import { useSearch } from '../search.js';

/** A pause in typing. */
const stillMs = 300;

const choices = {
  verified: { label: 'Verified address', yes: 'With one', no: 'Without' },
  pseudo: { label: 'Pseudo users', yes: 'Only these', no: 'Not these' },
  disabled: { label: 'Disabled', yes: 'Only these', no: 'Not these' },
} as const;
type Choice = keyof typeof choices;
const choiceNames = Object.keys(choices) as Choice[];

export function UsersPage() {
  const { params, set } = useSearch();
  const [search] = useDebouncedValue(params.get('search') ?? '', stillMs);
  const result = useQuery(UsersDocument, { variables: { filter: filterOf(params, search), after: null } });

  return (
    <Page title="Users" lead="Newest first; a search begins at the start of a username, an email address or a +number.">
      <SimpleGrid cols={{ base: 2, lg: 4 }}>
        <TextInput
          label="Search"
          type="search"
          value={params.get('search') ?? ''}
          onChange={event => set('search', event.currentTarget.value)}
        />
        {choiceNames.map(name => (
          <NativeSelect
            key={name}
            label={choices[name].label}
            value={params.get(name) ?? ''}
            onChange={event => set(name, event.currentTarget.value)}
            data={[
              { value: '', label: 'All' },
              { value: 'yes', label: choices[name].yes },
              { value: 'no', label: choices[name].no },
            ]}
          />
        ))}
      </SimpleGrid>
      <Loaded result={result}>
        {({ users }) => (
          <Stack>
            {users.nodes.length === 0 ? (
              <Empty>
                {params.size === 0 ? 'Nobody has signed up yet.' : 'Nobody was found. Fewer letters find more.'}
              </Empty>
            ) : (
              <UserTable users={users.nodes} />
            )}
            <More pageInfo={users.pageInfo} fetchMore={result.fetchMore} />
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

function filterOf(params: URLSearchParams, search: string): UserFilter {
  const chosen = choiceNames.filter(name => params.has(name)).map(name => [name, params.get(name) === 'yes']);
  return { ...Object.fromEntries(chosen), ...(search !== '' && { search }) };
}

export function UserTable({ users }: { users: readonly UserSummaryFragment[] }) {
  return (
    <WideTable label="Users" heads={['User', 'Email', 'Phone', 'Since']} minWidth={640}>
      {users.map(user => (
        <Table.Tr key={user.id}>
          <Table.Td>
            <Group gap="xs">
              <AppLink to={`users/${user.id}`}>{callUser(user)}</AppLink>
              <Standing user={user} />
            </Group>
          </Table.Td>
          <Table.Td>
            <Address address={user.email} />
          </Table.Td>
          <Table.Td>
            <Address address={user.phone} />
          </Table.Td>
          <Table.Td>
            <When at={user.createdAt} />
          </Table.Td>
        </Table.Tr>
      ))}
    </WideTable>
  );
}

export function Standing({ user }: { user: Pick<UserSummaryFragment, 'isPseudo' | 'disabled'> }) {
  return (
    <>
      {user.isPseudo && (
        <Badge variant="light" color="gray">
          Pseudo user
        </Badge>
      )}
      {user.disabled === true && (
        <Badge variant="light" color="red">
          Disabled
        </Badge>
      )}
    </>
  );
}
