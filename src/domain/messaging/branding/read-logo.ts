import type { Reader } from '../../../platform/store/store.js';
import { contentTypeOf, isLogoId } from './logo.rules.js';
import { findLogo } from './logos.queries.js';

/** Returns the type and content of a logo. Null if there is none with this id. */
export async function readStoredLogo(reader: Reader, id: string): Promise<{ type: string; bytes: Buffer } | null> {
  if (!isLogoId(id)) return null;
  const bytes = await findLogo(reader, id);
  return bytes === null ? null : { type: contentTypeOf(id), bytes };
}
