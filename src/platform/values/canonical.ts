declare const canonical: unique symbol;

/**
 * The checked value of an identifier, in the one spelling that is stored and compared (I1 to I3). Only the parsers of
 * `src/domain/identifiers` and database rows have this type, so unparsed text cannot reach a column or a comparison.
 */
export type Canonical = string & { readonly [canonical]: true };
