import { Refusal } from '../../domain/refusal.js';
import { isId } from '../../platform/values/ids.js';
import type { Viewer } from '../callers/viewer.js';

/**
 * Returns the ids of the users that a router of Apollo Federation asks for. `id` is the only key: no
 * address finds a user here (L2).
 */
export function readRepresentations(representations: readonly unknown[]): string[] {
  return representations.map(representation => {
    const { __typename: type, id } = Object(representation) as Record<string, unknown>;
    if (type !== 'User' || typeof id !== 'string')
      throw new Refusal('BAD_USER_INPUT', { field: 'representations', reason: 'MALFORMED' });
    return id.toLowerCase();
  });
}

/**
 * Returns whether the viewer may see this user. Users cannot look up others here: a router asks for many at once, and
 * no budget counts them (Q3).
 */
export function mayResolve(viewer: Viewer, id: string): boolean {
  if (viewer.kind === 'USER') return viewer.person.user.id === id;
  return (viewer.kind === 'ADMIN' || viewer.kind === 'OPERATOR') && isId(id);
}
