/** A queue in which groups take turns: the first of each group, then the second of each, and so on. */
export interface Turns<Item> {
  push(group: string, item: Item): void;
  /** Takes the next item. Null if nothing waits. */
  shift(): Item | null;
  /** How many waiting items come before the next item of a group. */
  countBefore(group: string): number;
  /** Takes from the front of every group as long as the condition holds. */
  takeWhile(condition: (item: Item) => boolean): Item[];
  length(): number;
}

export function createTurns<Item>(): Turns<Item> {
  /** Groups in the order of their turns. A group without items is removed, and comes last when it returns. */
  const groups = new Map<string, Item[]>();
  let length = 0;

  function take(group: string, items: Item[]): Item {
    length--;
    const item = items.shift() as Item;
    groups.delete(group);
    if (items.length > 0) groups.set(group, items);
    return item;
  }

  return {
    push(group, item) {
      length++;
      const items = groups.get(group);
      if (items === undefined) groups.set(group, [item]);
      else items.push(item);
    },
    shift() {
      for (const [group, items] of groups) return take(group, items);
      return null;
    },
    countBefore(group) {
      const round = (groups.get(group)?.length ?? 0) + 1;
      let before = round - 1;
      for (const [other, items] of groups) if (other !== group) before += Math.min(items.length, round);
      return before;
    },
    takeWhile(condition) {
      const taken: Item[] = [];
      for (const [group, items] of [...groups]) {
        while (items[0] !== undefined && condition(items[0])) {
          taken.push(items.shift() as Item);
          length--;
        }
        if (items.length === 0) groups.delete(group);
      }
      return taken;
    },
    length: () => length,
  };
}
