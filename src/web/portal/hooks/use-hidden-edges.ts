import type { RefObject } from 'react';
import { useLayoutEffect, useState } from 'react';

export interface HiddenEdges {
  left: boolean;
  right: boolean;
}

/** Ignores fractions of a pixel, which zoomed pages have. */
const tolerancePx = 1;

/** Returns at which sides an element that scrolls sideways hides a part of its content. Follows scrolling and changes of size. */
export function useHiddenEdges(scroller: RefObject<HTMLElement | null>): HiddenEdges {
  const [edges, setEdges] = useState<HiddenEdges>({ left: false, right: false });
  // Before the first paint, so that no table is shown that the keyboard cannot scroll yet.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const measure = () => {
      const left = element.scrollLeft > tolerancePx;
      const right = element.scrollLeft + element.clientWidth < element.scrollWidth - tolerancePx;
      setEdges(old => (old.left === left && old.right === right ? old : { left, right }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    for (const sized of [element, ...element.children]) observer.observe(sized);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, [scroller]);
  return edges;
}
