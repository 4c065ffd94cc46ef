import { Refusal } from '../../domain/refusal.js';
import { isId } from '../../platform/values/ids.js';
import type { Viewer } from './context.js';

/** The ids of the users whom a router of Apollo Federation names. `id` is the only key: no address leads to a user here (L2). */
export function readRepresentations(representations: readonly unknown[]): string[] {
  return representations.map(representation => {
    const { __typename: type, id } = Object(representation) as Record<string, unknown>;
    if (type !== 'User' || typeof id !== 'string') throw new Refusal('BAD_USER_INPUT', { field: 'representations' });
    return id.toLowerCase();
  });
}

/** Nobody looks others up here, since what a router asks for in one go no budget could count (Q3). */
export function mayResolve(viewer: Viewer, id: string): boolean {
  if (viewer.kind === 'USER') return viewer.person.user.id === id;
  return (viewer.kind === 'ADMIN' || viewer.kind === 'OPERATOR') && isId(id);
}
