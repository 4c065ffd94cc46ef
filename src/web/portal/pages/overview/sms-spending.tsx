import { Stack, Table, Text } from '@mantine/core';
import { countryName } from '../../labels.js';
import type { OverviewQuery } from '../../operations/operations.js';
import { Card } from './card.js';
import { formatMoney } from './money.js';

type Spending = OverviewQuery['appOverview']['sms'];
type Health = OverviewQuery['appOverview']['providers'][number];

/** The SMS that the provider accepted, and an estimate of what they cost. */
export function SmsSpending({ sms, provider }: { sms: Spending; provider: Health | undefined }) {
  const { messages, segments, cost, segmentsWithoutPrice, countries } = sms;
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
            {cost != null && (
              <Text fz="1.75rem" fw={700}>
                {formatMoney(cost)} <Text span>estimated</Text>
              </Text>
            )}
            <Text size="sm">
              {messages.toLocaleString()} {messages === 1 ? 'text' : 'texts'}, billed as {segments.toLocaleString()}{' '}
              SMS.{' '}
              {cost == null
                ? 'To see an estimate of the cost, the operator sets SMS_PRICES.'
                : 'The estimate uses the prices in SMS_PRICES. The bill can differ.'}
              {segmentsWithoutPrice > 0 &&
                ` ${segmentsWithoutPrice.toLocaleString()} SMS to countries without a price are not included.`}
            </Text>
          </div>
          <Table horizontalSpacing={6}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Country</Table.Th>
                <Table.Th>Texts</Table.Th>
                <Table.Th>SMS</Table.Th>
                {cost != null && <Table.Th>Estimate</Table.Th>}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {countries.map(country => (
                <Table.Tr key={country.country}>
                  <Table.Td>{countryName(country.country)}</Table.Td>
                  <Table.Td>{country.messages.toLocaleString()}</Table.Td>
                  <Table.Td>{country.segments.toLocaleString()}</Table.Td>
                  {cost != null && <Table.Td>{country.cost == null ? 'No price' : formatMoney(country.cost)}</Table.Td>}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Stack>
      )}
    </Card>
  );
}
