import { Table, Text, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useRef } from 'react';
import { useHiddenEdges } from '../hooks/use-hidden-edges.js';

/** The heading of a column that the list can be sorted by. */
export interface SortableHeading {
  label: string;
  /** The direction in which the list is sorted by this column. Null: it is not. */
  order: 'ascending' | 'descending' | null;
  onSort: () => void;
}

interface WideTableProps {
  /** Name of the table for screen readers. */
  label: string;
  headings: readonly (string | SortableHeading)[];
  minWidth?: number;
  children: ReactNode;
}

/**
 * A table that scrolls sideways in a narrow window. There a shade shows at which side columns are hidden, a line above says
 * that it scrolls, and it can take the focus, so that the keyboard scrolls it too.
 */
export function WideTable({ label, headings, minWidth = 800, children }: WideTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { left, right } = useHiddenEdges(scroller);
  const isScrollable = left || right;
  return (
    <div>
      {isScrollable && (
        <Text size="xs" c="dimmed" mb={4}>
          Scroll sideways to see all columns.
        </Text>
      )}
      <div className="wide-table" data-hides-left={left || undefined} data-hides-right={right || undefined}>
        <Table.ScrollContainer
          ref={scroller}
          type="native"
          minWidth={minWidth}
          role="region"
          aria-label={label}
          {...(isScrollable && { tabIndex: 0 })}
        >
          <Table highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                {headings.map(heading =>
                  typeof heading === 'string' ? (
                    <Table.Th key={heading}>{heading}</Table.Th>
                  ) : (
                    <Table.Th key={heading.label} aria-sort={heading.order ?? 'none'}>
                      <SortButton {...heading} />
                    </Table.Th>
                  ),
                )}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>{children}</Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </div>
    </div>
  );
}

const signs = { ascending: '▲', descending: '▼' } as const;

function SortButton({ label, order, onSort }: SortableHeading) {
  return (
    <UnstyledButton className="sort-button" onClick={onSort} title={`Sort by ${label.toLowerCase()}`}>
      {label} <span aria-hidden="true">{order === null ? '↕' : signs[order]}</span>
    </UnstyledButton>
  );
}
