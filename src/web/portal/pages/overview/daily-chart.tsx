import { BarChart } from '@mantine/charts';
import { ColorSwatch, Group, Paper, Text, Title } from '@mantine/core';
import type { Day, Series } from './series.js';

interface DailyChartProps {
  title: string;
  days: readonly Day[];
  series: readonly Series[];
  /** Parts of a whole stand on each other; what contains another stands beside it. */
  type: 'stacked' | 'default';
}

/** What happened on each day. The sums stand beside in words, for who does not see the bars. */
export function DailyChart({ title, days, series, type }: DailyChartProps) {
  const data = days.map(day => ({
    day: day.day.slice(5),
    ...Object.fromEntries(series.map(({ label, of }) => [label, of(day)])),
  }));
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h4">
        {title}
      </Title>
      <Group gap="md" mb="md">
        {series.map(({ label, color, of }) => (
          <Group key={label} gap={6}>
            <ColorSwatch color={`var(--mantine-color-${color.replace('.', '-')})`} size={10} withShadow={false} />
            <Text size="sm">
              {label}: {days.reduce((sum, day) => sum + of(day), 0).toLocaleString()}
            </Text>
          </Group>
        ))}
      </Group>
      <div aria-hidden="true" className="chart">
        <BarChart
          h={240}
          data={data}
          dataKey="day"
          type={type}
          series={series.map(({ label, color }) => ({ name: label, color }))}
          barProps={{ isAnimationActive: false }}
          barChartProps={{ accessibilityLayer: false }}
          yAxisProps={{ allowDecimals: false, width: 40 }}
        />
      </div>
    </Paper>
  );
}
