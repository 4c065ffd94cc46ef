import { Paper, Progress, Table, Text, Title } from '@mantine/core';
import { countryName } from '../../labels.js';
import type { OverviewQuery } from '../../operations/operations.js';

type Country = OverviewQuery['appOverview']['countries'][number];

/** Shows for each country how many of the numbers that got an SMS were verified. */
export function Countries({ countries }: { countries: readonly Country[] }) {
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h4">
        Conversion by country
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        Phone numbers that were proven, of the SMS that were to prove them.
      </Text>
      {countries.length === 0 ? (
        <Text c="dimmed">No SMS has been sent to prove a number.</Text>
      ) : (
        <Table horizontalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Country</Table.Th>
              <Table.Th>Sent</Table.Th>
              <Table.Th>Verified</Table.Th>
              <Table.Th w="35%">Conversion</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {countries.map(country => (
              <CountryRow key={country.country} {...country} />
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Paper>
  );
}

function CountryRow({ country, sent, verified }: Country) {
  const percent = sent === 0 ? 0 : Math.round((100 * verified) / sent);
  return (
    <Table.Tr>
      <Table.Td>{countryName(country)}</Table.Td>
      <Table.Td>{sent}</Table.Td>
      <Table.Td>{verified}</Table.Td>
      <Table.Td>
        <Text size="sm">{percent} %</Text>
        <Progress value={percent} aria-hidden="true" />
      </Table.Td>
    </Table.Tr>
  );
}
