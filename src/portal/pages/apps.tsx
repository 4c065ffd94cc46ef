import { useQuery } from '@apollo/client/react';
import { Anchor, Badge, Stack, Table } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { useAct } from '../act.js';
import { AppsDocument, CreateAppDocument } from '../operations/operations.js';
import { Failed } from '../parts/failed.js';
import { Loaded } from '../parts/loaded.js';
import { NameForm } from '../parts/name-form.js';
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
  const [created, setCreated] = useState<{ name: string; adminToken: string } | null>(null);
  const { act, isBusy, failure } = useAct(CreateAppDocument, ['Apps']);
  async function create(name: string): Promise<boolean> {
    const answer = await act({ name });
    if (answer === null) return false;
    setCreated({ name: answer.createApp.app.name, adminToken: answer.createApp.adminToken });
    return true;
  }
  return (
    <Stack>
      <NameForm label="Name of a new app" isBusy={isBusy} onCreate={create} />
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
