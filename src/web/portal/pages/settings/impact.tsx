import { useQuery } from '@apollo/client/react';
import { Alert, List } from '@mantine/core';
import type { AddressKind, VerificationImpactQuery } from '../../operations/operations.js';
import { VerificationImpactDocument } from '../../operations/operations.js';
import { QueryResult } from '../../parts/query-result.js';

const nouns = {
  EMAIL: { noun: 'email address', unverified: 'an unverified email address', one: 'an email address' },
  PHONE: { noun: 'phone number', unverified: 'an unverified phone number', one: 'a phone number' },
} as const;
type Nouns = (typeof nouns)[AddressKind];

/** Shows how many users a verification switch will affect, before it is saved. */
export function Impact({ kind, turnsOn }: { kind: AddressKind; turnsOn: boolean }) {
  const result = useQuery(VerificationImpactDocument, { variables: { kind }, fetchPolicy: 'network-only' });
  const describe = turnsOn ? describeSwitchingOn : describeSwitchingOff;
  return (
    <QueryResult result={result}>
      {({ verificationImpact }) => (
        <Alert color="yellow" mt="sm" role="status" title="Effect of this change">
          <List size="sm">
            {describe(verificationImpact, nouns[kind]).map(sentence => (
              <List.Item key={sentence}>{sentence}</List.Item>
            ))}
          </List>
        </Alert>
      )}
    </QueryResult>
  );
}

type Numbers = VerificationImpactQuery['verificationImpact'];

function describeSwitchingOn(
  { unproven, loginsThatChange, neverProven }: Numbers,
  { unverified, one }: Nouns,
): string[] {
  return [
    `${users(loginsThatChange, 'can', 'can')} log in with ${unverified} now, and cannot until it is verified.`,
    `${users(unproven, 'has', 'have')} ${unverified} in total.`,
    `${users(neverProven, 'has', 'have')} ${one} that was stored without verification. They keep it, and can still log in with it.`,
  ];
}

function describeSwitchingOff({ unproven, loginsThatChange }: Numbers, { noun, unverified, one }: Nouns): string[] {
  return [
    `${users(loginsThatChange, 'can', 'can')} then log in with ${one} that nobody has verified.`,
    `${users(unproven, 'has', 'have')} ${unverified} in total.`,
    `From then on, a new ${noun} belongs to the first user who enters it.`,
  ];
}

function users(count: number, one: string, more: string): string {
  return count === 1 ? `1 user ${one}` : `${count.toLocaleString()} users ${more}`;
}
