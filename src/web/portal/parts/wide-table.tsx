import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

interface WideTableProps {
  /** What its rows are. */
  label: string;
  heads: readonly string[];
  minWidth?: number;
  children: ReactNode;
}

/** A table that scrolls by itself where the window is narrow, by the keyboard too. */
export function WideTable({ label, heads, minWidth = 800, children }: WideTableProps) {
  return (
    <Table.ScrollContainer type="native" minWidth={minWidth} tabIndex={0} role="region" aria-label={label}>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            {heads.map(head => (
              <Table.Th key={head}>{head}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
