import { Button, Group, Paper, Stack, Table, Text, TextInput, type TextInputProps, Title } from '@mantine/core';
import type { SubmitEvent } from 'react';
import { useState } from 'react';
import type { Failure } from '../../api/failure.js';
import { FailureAlert } from '../../parts/failure-alert.js';

/** A row of two texts. The first text of each row is different. */
export type Pair = readonly [string, string];

/** The table has to fit the screen of a phone. The second text is short. */
const narrow = { overflowWrap: 'anywhere' } as const;

interface PairListProps {
  title: string;
  help: string;
  /** Shown when there are no rows. */
  none: string;
  /** Returns the first text of a row as it is shown. */
  nameOf?: (first: string) => string;
  inputs: readonly [TextInputProps, TextInputProps];
  pairs: readonly Pair[];
  isBusy: boolean;
  failure: Failure | null;
  /** Returns whether the rows were saved. */
  save: (pairs: readonly Pair[]) => Promise<boolean>;
}

/** Edits a setting that is a list of pairs. Each change is saved at once. */
export function PairList({ title, help, none, nameOf = first => first, inputs, pairs, ...props }: PairListProps) {
  const { isBusy, failure, save } = props;
  const [[first, second], setAdded] = useState<Pair>(['', '']);

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    if (await save([...pairs, [first, second]])) setAdded(['', '']);
  }

  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Stack>
        <div>
          <Title order={2} size="h4">
            {title}
          </Title>
          <Text size="sm" c="dimmed">
            {help}
          </Text>
        </div>
        {pairs.length === 0 ? (
          <Text c="dimmed">{none}</Text>
        ) : (
          <Table>
            <Table.Tbody>
              {pairs.map(([name, value]) => (
                <Table.Tr key={name}>
                  <Table.Td style={narrow}>{nameOf(name)}</Table.Td>
                  <Table.Td style={{ whiteSpace: 'nowrap' }}>{value}</Table.Td>
                  <Table.Td ta="right">
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={`Remove ${nameOf(name)}`}
                      onClick={() => void save(pairs.filter(([other]) => other !== name))}
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
              {...inputs[0]}
              required
              withAsterisk={false}
              value={first}
              onChange={event => setAdded([event.currentTarget.value, second])}
            />
            <TextInput
              {...inputs[1]}
              required
              withAsterisk={false}
              value={second}
              onChange={event => setAdded([first, event.currentTarget.value])}
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
