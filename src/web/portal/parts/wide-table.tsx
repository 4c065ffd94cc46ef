import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

interface WideTableProps {
  /** Name of the table for screen readers. */
  label: string;
  headings: readonly string[];
  minWidth?: number;
  children: ReactNode;
}

/** A table that scrolls sideways in a narrow window. It can take the focus, so that the keyboard scrolls it too. */
export function WideTable({ label, headings, minWidth = 800, children }: WideTableProps) {
  return (
    <Table.ScrollContainer type="native" minWidth={minWidth} tabIndex={0} role="region" aria-label={label}>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            {headings.map(heading => (
              <Table.Th key={heading}>{heading}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
