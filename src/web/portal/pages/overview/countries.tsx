import { Progress, Table, Text } from '@mantine/core';
import { countryName } from '../../labels.js';
import type { OverviewQuery } from '../../operations/operations.js';
import { Card } from './card.js';

type Country = OverviewQuery['appOverview']['countries'][number];

/** Shows for each country how many of the numbers that got an SMS were verified. */
export function Countries({ countries }: { countries: readonly Country[] }) {
  return (
    <Card title="Verified numbers by country" lead="How many verification SMS led to a verified phone number.">
      {countries.length === 0 ? (
        <Text c="dimmed">No verification SMS was sent in these days.</Text>
      ) : (
        <Table horizontalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Country</Table.Th>
              <Table.Th>Sent</Table.Th>
              <Table.Th>Verified</Table.Th>
              <Table.Th w="35%">Share</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {countries.map(country => (
              <CountryRow key={country.country} {...country} />
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Card>
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
