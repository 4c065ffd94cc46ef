import { BarChart } from '@mantine/charts';
import { ColorSwatch, Group, Paper, Text, Title } from '@mantine/core';
import type { Day, Series } from './series.js';

interface DailyChartProps {
  title: string;
  days: readonly Day[];
  series: readonly Series[];
  /** `stacked` for parts of a whole. `default`, side by side, when one series contains another. */
  type: 'stacked' | 'default';
}

/** A bar chart with one group a day. Also shows the sums in words, for people who cannot see the bars. */
export function DailyChart({ title, days, series, type }: DailyChartProps) {
  const data = days.map(day => ({
    day: day.day.slice(5),
    ...Object.fromEntries(series.map(({ label, count }) => [label, count(day)])),
  }));
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h4">
        {title}
      </Title>
      <Group gap="md" mb="md">
        {series.map(({ label, color, count }) => (
          <Group key={label} gap={6}>
            <ColorSwatch color={`var(--mantine-color-${color.replace('.', '-')})`} size={10} withShadow={false} />
            <Text size="sm">
              {label}: {days.reduce((sum, day) => sum + count(day), 0).toLocaleString()}
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
