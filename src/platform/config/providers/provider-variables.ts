import type { AddressKind } from '../../values/kinds.js';
import type { ValuesOf, VariableTable } from '../environment.rules.js';

/** What the environment says about one provider of messages. */
export interface ProviderVariables<Table extends VariableTable, Options> {
  /** Its rows of the table of variables. */
  variables: Table;
  /** The variables that an operator sets to send to each kind of address. Completes "Set …". */
  setUp: Partial<Record<AddressKind, string>>;
  /** Pairs of variables: the first is of use only together with the second. */
  needs: readonly (readonly [given: keyof Table & string, needed: keyof Table & string])[];
  /** Assembles its part of the configuration. Null: it is not configured. */
  read(values: ValuesOf<Table>): Options | null;
  /** Returns the kinds of address that it serves with these options. */
  kindsOf(options: Options): readonly AddressKind[];
  /** The messages that it takes, if not all. Another provider then has to follow, and only an operator's order has it. */
  takesOnly?: string;
}

/** Checks the types of a provider's variables. */
export function providerVariables<Table extends VariableTable, Options>(
  provider: ProviderVariables<Table, Options>,
): ProviderVariables<Table, Options> {
  return provider;
}
