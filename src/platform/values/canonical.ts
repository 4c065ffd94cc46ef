declare const canonical: unique symbol;

/**
 * An identifier's value as it is stored and compared: checked, and in its one spelling (I1 to I3). The parsers of
 * `src/domain/identifiers` make it and rows hold it, so text that was not parsed cannot reach a column or a comparison.
 */
export type Canonical = string & { readonly [canonical]: true };
