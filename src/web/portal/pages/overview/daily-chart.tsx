import { BarChart } from '@mantine/charts';
import { ColorSwatch, Group, Text } from '@mantine/core';
import { Card } from './card.js';
import type { Day, Series } from './series.js';

interface DailyChartProps {
  title: string;
  days: readonly Day[];
  series: readonly Series[];
  /** `stacked` for parts of a whole. `default`, side by side, when one series contains another. */
  type: 'stacked' | 'default';
  /** False if the days have no sum, because a user may be active on many. Then the legend has today and the highest day. */
  hasSums?: boolean;
}

/** A bar chart with one group a day. Also shows the sums in words, for people who cannot see the bars. */
export function DailyChart({ title, days, series, type, hasSums = true }: DailyChartProps) {
  const data = days.map(day => ({
    day: day.day.slice(5),
    ...Object.fromEntries(series.map(({ label, count }) => [label, count(day)])),
  }));
  return (
    <Card title={title}>
      <Group gap="md" mb="md">
        {series.map(({ label, color, count }) => (
          <Group key={label} gap={6} wrap="nowrap">
            <ColorSwatch color={`var(--mantine-color-${color.replace('.', '-')})`} size={10} withShadow={false} />
            <Text size="sm">
              {label}: {hasSums ? sumOf(days, count) : todayOf(days, count)}
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
    </Card>
  );
}

function sumOf(days: readonly Day[], count: Series['count']): string {
  return days.reduce((sum, day) => sum + count(day), 0).toLocaleString();
}

function todayOf(days: readonly Day[], count: Series['count']): string {
  const counts = days.map(count);
  return `${(counts.at(-1) ?? 0).toLocaleString()} today, ${Math.max(0, ...counts).toLocaleString()} on the busiest day`;
}
