import type { GraphQLSchema } from 'graphql';
import { namesIn } from './schema.js';
import type { ShownNames } from './validation/errors.rules.js';

/** Lists the names of the schema. It takes ten milliseconds, so it runs at the first error and not at the start. */
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
