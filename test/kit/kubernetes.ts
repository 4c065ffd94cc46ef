// One by one: an index of Kubernetes' types loads hundreds of modules.
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Service } from 'kubernetes-models/v1/Service';
import { parseAllDocuments } from 'yaml';
import { readProjectFile } from './sources.js';

export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
}

type Model = new (manifest: unknown) => { validate(): void };

const models = {
  v1: { ConfigMap, Service },
  'apps/v1': { Deployment, StatefulSet },
  'networking.k8s.io/v1': { NetworkPolicy },
  'policy/v1': { PodDisruptionBudget },
} as unknown as Record<string, Record<string, Model>>;

export function manifestsIn(path: string): Manifest[] {
  return parseAllDocuments(readProjectFile(path)).map(document => document.toJS());
}

/**
 * Returns the errors of a manifest by the schema of Kubernetes. The schemas ignore unknown fields. So each field is also
 * tried with a value of a wrong type: if that is accepted too, the field is unknown.
 */
export function mistakesIn(manifest: Manifest): string[] {
  const refusal = refusalOf(manifest);
  if (refusal !== null) return [refusal];
  const unread = [...pathsIn(manifest)].filter(path => refusalOf(replaced(manifest, path)) === null);
  return unread.map(path => `${path.join('.')} is not a field of ${manifest.kind}`);
}

function refusalOf({ apiVersion, kind, ...rest }: Manifest): string | null {
  const model = models[apiVersion]?.[kind];
  if (model === undefined) return `test/kit/kubernetes.ts does not know ${apiVersion} ${kind}`;
  try {
    new model({ apiVersion, kind, ...rest }).validate();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function* pathsIn(value: unknown, above: string[] = []): Generator<string[]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    // Without these two there is no schema.
    if (above.length > 0 || !['apiVersion', 'kind'].includes(key)) yield [...above, key];
    yield* pathsIn(member, [...above, key]);
  }
}

function replaced<T extends object>(value: T, [key = '', ...below]: string[]): T {
  const copy = Array.isArray(value) ? [...value] : { ...value };
  const member: unknown = Reflect.get(value, key);
  Reflect.set(copy, key, below.length === 0 ? () => {} : replaced(member as object, below));
  return copy as T;
}
