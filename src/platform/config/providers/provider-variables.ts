import type { AddressKind } from '../../values/kinds.js';
import type { ValuesOf, VariableTable } from '../environment.rules.js';

/** The variables and the configuration of one provider of messages. */
export interface ProviderVariables<Table extends VariableTable, Options> {
  /** Its rows of the table of variables. */
  variables: Table;
  /** The variables that an operator must set for each kind of address. Completes the sentence "Set …". */
  setUp: Partial<Record<AddressKind, string>>;
  /** Pairs of variables. The first one is useful only together with the second. */
  needs: readonly (readonly [given: keyof Table & string, needed: keyof Table & string])[];
  /** Builds its part of the configuration. Null if it is not configured. */
  read(values: ValuesOf<Table>): Options | null;
  /** Returns the kinds of address that it serves with these options. */
  kindsOf(options: Options): readonly AddressKind[];
  /** The messages that it accepts, if not all. Then it is used only if the operator's order names it, and another provider must follow. */
  takesOnly?: string;
}

/** Checks the types of a provider's variables. */
export function providerVariables<Table extends VariableTable, Options>(
  provider: ProviderVariables<Table, Options>,
): ProviderVariables<Table, Options> {
  return provider;
}
