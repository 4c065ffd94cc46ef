import type { GraphQLSchema } from 'graphql';
import { namesIn } from './schema.js';
import type { ShownNames } from './validation/errors.rules.js';

/** Lists the names of the schema at the first error, and not at the start, because it takes ten milliseconds. */
export function shownNames(schema: GraphQLSchema, showsUnknown: boolean): ShownNames {
  let ofSchema: ReadonlySet<string> | null = null;
  return {
    get ofSchema() {
      ofSchema ??= namesIn(schema);
      return ofSchema;
    },
    showsUnknown,
  };
}
