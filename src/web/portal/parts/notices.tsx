import { Button, CloseButton, Group, Paper, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Notice } from '../hooks/use-notify.js';
import { NoticesContext } from '../hooks/use-notify.js';

/** Nothing is lost when a notice disappears: the page of what was changed has the same actions. */
const shownMs = 12_000;
const mostShown = 3;

type NumberedNotice = Notice & { id: number };

/** Shows notices at the foot of the window, above every page, so that they stay when the page changes. */
export function Notices({ children }: { children: ReactNode }) {
  const [notices, setNotices] = useState<readonly NumberedNotice[]>([]);
  const count = useRef(0);
  const show = useCallback((notice: Notice) => {
    count.current += 1;
    const numbered = { ...notice, id: count.current };
    setNotices(old => [...old, numbered].slice(-mostShown));
  }, []);
  const drop = useCallback((id: number) => setNotices(old => old.filter(each => each.id !== id)), []);
  return (
    <NoticesContext value={show}>
      {children}
      {/* Always rendered, because screen readers announce only what is added to a region that they know. */}
      <section className="notices" aria-label="Notices" aria-live="polite">
        {notices.map(notice => (
          <OneNotice key={notice.id} notice={notice} onDrop={drop} />
        ))}
      </section>
    </NoticesContext>
  );
}

type State = 'OFFERED' | 'BUSY' | 'UNDONE' | 'FAILED';

function OneNotice({ notice, onDrop }: { notice: NumberedNotice; onDrop: (id: number) => void }) {
  const { id, text, undo } = notice;
  const [state, setState] = useState<State>('OFFERED');
  const [isHeld, setHeld] = useState(false);
  const box = useRef<HTMLDivElement>(null);

  // The time stops while somebody points at the notice or has the focus in it.
  useEffect(() => {
    if (isHeld || state === 'BUSY') return;
    const timer = setTimeout(() => onDrop(id), shownMs);
    return () => clearTimeout(timer);
  }, [id, isHeld, state, onDrop]);

  async function press() {
    setState('BUSY');
    // The button disappears, so keep the keyboard's focus here.
    box.current?.focus();
    setState((await undo?.()) == null ? 'FAILED' : 'UNDONE');
  }

  return (
    <Paper
      ref={box}
      tabIndex={-1}
      className="notice"
      withBorder
      shadow="md"
      p="sm"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text size="sm" className="breakable">
          {state === 'UNDONE' ? `Undone: ${text}` : state === 'FAILED' ? `This could not be undone: ${text}` : text}
        </Text>
        <Group wrap="nowrap" gap="xs">
          {undo !== undefined && (state === 'OFFERED' || state === 'BUSY') && (
            <Button size="xs" variant="default" loading={state === 'BUSY'} onClick={() => void press()}>
              Undo
            </Button>
          )}
          <CloseButton aria-label="Close this notice" onClick={() => onDrop(id)} />
        </Group>
      </Group>
    </Paper>
  );
}
