import { Button, Group, Paper, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import type { SubmitEvent } from 'react';
import { useState } from 'react';
import { usePortalMutation } from '../../hooks/use-portal-mutation.js';
import type { SettingsFragment } from '../../operations/operations.js';
import { UpdateAppSettingsDocument } from '../../operations/operations.js';
import { settingFields } from '../../operations/setting-fields.js';
import { FailureAlert } from '../../parts/failure-alert.js';

type TestAddress = SettingsFragment['testAddresses'][number];

/** Edits the test addresses: nothing is ever sent to them, and each has a fixed code (D8). */
export function TestAddresses({ addresses }: { addresses: readonly TestAddress[] }) {
  const { mutate, isBusy, failure } = usePortalMutation(UpdateAppSettingsDocument);
  const [added, setAdded] = useState<TestAddress>({ address: '', code: '' });
  // Apollo's cached objects have more members than the input accepts.
  const current = addresses.map(({ address, code }) => ({ address, code }));
  const save = (testAddresses: TestAddress[]) => mutate({ input: { testAddresses } });

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    if ((await save([...current, added])) !== null) setAdded({ address: '', code: '' });
  }

  return (
    <Paper withBorder p="md" component="section" aria-label="Test addresses">
      <Stack>
        <div>
          <Title order={2} size="h4">
            {settingFields.testAddresses.label}
          </Title>
          <Text size="sm" c="dimmed">
            {settingFields.testAddresses.help}
          </Text>
        </div>
        {current.length === 0 ? (
          <Text c="dimmed">No test addresses yet.</Text>
        ) : (
          <Table>
            <Table.Tbody>
              {current.map(({ address, code }) => (
                <Table.Tr key={address}>
                  <Table.Td className="breakable">{address}</Table.Td>
                  <Table.Td>{code}</Table.Td>
                  <Table.Td ta="right">
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={`Remove ${address}`}
                      onClick={() => void save(current.filter(each => each.address !== address))}
                    >
                      Remove
                    </Button>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
        <form onSubmit={event => void submit(event)}>
          <Group align="flex-end">
            <TextInput
              label="Address"
              placeholder="+819000000001"
              required
              withAsterisk={false}
              value={added.address}
              onChange={event => setAdded({ ...added, address: event.currentTarget.value })}
            />
            <TextInput
              label="Code of six digits"
              inputMode="numeric"
              pattern="\d{6}"
              required
              withAsterisk={false}
              value={added.code}
              onChange={event => setAdded({ ...added, code: event.currentTarget.value })}
            />
            <Button type="submit" variant="default" loading={isBusy}>
              Add
            </Button>
          </Group>
        </form>
        <FailureAlert failure={failure} />
      </Stack>
    </Paper>
  );
}
