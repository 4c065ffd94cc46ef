import { useQuery } from '@apollo/client/react';
import { Anchor, Badge, Button, Group, Stack, Table, TextInput } from '@mantine/core';
import type { SubmitEvent } from 'react';
import { useState } from 'react';
import { Link } from 'react-router';
import { useAct } from '../act.js';
import { AppsDocument, CreateAppDocument } from '../operations/operations.js';
import { Failed } from '../parts/failed.js';
import { Loaded } from '../parts/loaded.js';
import { Page } from '../parts/page.js';
import { ShownOnce } from '../parts/shown-once.js';
import { WideTable } from '../parts/wide-table.js';

/** The operator’s apps (O3). */
export function AppsPage() {
  const result = useQuery(AppsDocument);
  return (
    <Page title="Apps" lead="Each has users, settings and admins of its own.">
      <CreateApp />
      <Loaded result={result}>
        {({ apps }) => (
          <WideTable label="Apps" heads={['Name', 'Id', 'Email verification', 'Phone verification']} minWidth={560}>
            {apps.map(({ id, name, emailVerification, phoneVerification }) => (
              <Table.Tr key={id}>
                <Table.Td>
                  <Anchor component={Link} to={`/${id}/overview`} inherit underline="always" className="breakable">
                    {name}
                  </Anchor>
                </Table.Td>
                <Table.Td>{id}</Table.Td>
                {[emailVerification, phoneVerification].map((isOn, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: two columns that never move
                  <Table.Td key={index}>
                    <Badge variant="light" color={isOn ? 'green' : 'gray'}>
                      {isOn ? 'On' : 'Off'}
                    </Badge>
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </WideTable>
        )}
      </Loaded>
    </Page>
  );
}

function CreateApp() {
  const [name, setName] = useState('');
  const [created, setCreated] = useState<{ name: string; adminToken: string } | null>(null);
  const { act, isBusy, failure } = useAct(CreateAppDocument, ['Apps']);
  async function submit(event: SubmitEvent) {
    event.preventDefault();
    const answer = await act({ name });
    if (answer === null) return;
    setCreated({ name: answer.createApp.app.name, adminToken: answer.createApp.adminToken });
    setName('');
  }
  return (
    <Stack>
      <form onSubmit={event => void submit(event)}>
        <Group align="flex-end">
          <TextInput
            label="Name of a new app"
            required
            withAsterisk={false}
            maxLength={60}
            value={name}
            onChange={event => setName(event.currentTarget.value)}
          />
          <Button type="submit" loading={isBusy}>
            Create
          </Button>
        </Group>
      </form>
      <Failed failure={failure} />
      {created !== null && (
        <ShownOnce
          title={`The first admin token of ${created.name}`}
          secret={created.adminToken}
          onDone={() => setCreated(null)}
        />
      )}
    </Stack>
  );
}
