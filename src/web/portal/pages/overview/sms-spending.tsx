import { Stack, Table, Text } from '@mantine/core';
import { countryName } from '../../labels.js';
import type { OverviewQuery } from '../../operations/operations.js';
import { Card } from './card.js';
import { formatMoney, type Money } from './money.js';

type Spending = OverviewQuery['appOverview']['sms'];
type Health = OverviewQuery['appOverview']['providers'][number];

/** The SMS that the provider accepted, and an estimate of what they cost. */
export function SmsSpending({ sms, provider }: { sms: Spending; provider: Health | undefined }) {
  const { messages, segments, costs, segmentsWithoutPrice, countries } = sms;
  return (
    <Card title="SMS and their cost" lead="A long text counts as several SMS, as on the provider’s bill.">
      {messages === 0 ? (
        <Text c="dimmed">
          {provider?.target === 'INBOX'
            ? 'SMS go to the development inbox, which costs nothing.'
            : 'No SMS was sent in these days.'}
        </Text>
      ) : (
        <Stack gap="md">
          <div>
            {costs.length > 0 && (
              <Text fz="1.75rem" fw={700}>
                {inAll(costs)} <Text span>estimated</Text>
              </Text>
            )}
            <Text size="sm">
              {messages.toLocaleString()} {messages === 1 ? 'text' : 'texts'}, billed as {segments.toLocaleString()}{' '}
              SMS.{' '}
              {costs.length === 0
                ? 'For an estimate of the cost, the operator must set SMS_PRICES.'
                : 'The estimate uses the provider’s prices if they are known, otherwise those in SMS_PRICES. The bill can differ.'}
              {segmentsWithoutPrice > 0 &&
                ` ${segmentsWithoutPrice.toLocaleString()} SMS without a price are not included.`}
            </Text>
          </div>
          <Table horizontalSpacing={6}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Country</Table.Th>
                <Table.Th>Texts</Table.Th>
                <Table.Th>SMS</Table.Th>
                {costs.length > 0 && <Table.Th>Estimate</Table.Th>}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {countries.map(country => (
                <Table.Tr key={country.country}>
                  <Table.Td>{countryName(country.country)}</Table.Td>
                  <Table.Td>{country.messages.toLocaleString()}</Table.Td>
                  <Table.Td>{country.segments.toLocaleString()}</Table.Td>
                  {costs.length > 0 && (
                    <Table.Td>{country.costs.length === 0 ? 'No price' : inAll(country.costs)}</Table.Td>
                  )}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Stack>
      )}
    </Card>
  );
}

/** Two currencies cannot be added up. */
function inAll(costs: readonly Money[]): string {
  return costs.map(formatMoney).join(' + ');
}
