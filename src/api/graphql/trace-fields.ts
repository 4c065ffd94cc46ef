import { MapperKind, mapSchema } from '@graphql-tools/utils';
import { defaultFieldResolver, type GraphQLFieldConfig, type GraphQLSchema } from 'graphql';
import { Refusal } from '../../domain/refusal.js';
import { inSpan, type Tracing } from '../../platform/observability/tracing.js';
import { StoreUnavailable } from '../../platform/store/store.js';
import type { Context } from './context.js';

type Field = GraphQLFieldConfig<unknown, Context>;

/** Makes a span for every field of Query and Mutation. Its name is the field's, not the one that callers give their operations. */
export function traceFields(schema: GraphQLSchema, tracing: Tracing): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.QUERY_ROOT_FIELD]: (field, name) => traceField(tracing, 'query', name, field),
    [MapperKind.MUTATION_ROOT_FIELD]: (field, name) => traceField(tracing, 'mutation', name, field),
  });
}

function traceField(tracing: Tracing, type: 'query' | 'mutation', name: string, field: Field): Field {
  const { resolve = defaultFieldResolver } = field;
  const attributes = { 'graphql.operation.type': type, 'graphql.field.name': name };
  const work = { name: `${type} ${name}`, kind: 'INTERNAL', attributes, failureOf } as const;
  field.resolve = (source, args, context, info) =>
    inSpan(tracing, work, async span => {
      try {
        return await resolve(source, args, context, info);
      } catch (error) {
        if (error instanceof Refusal) span.set({ 'bonafide.refusal': error.code });
        throw error;
      }
    });
  return field;
}

function failureOf(error: unknown): string | undefined {
  if (error instanceof Refusal) return undefined;
  return error instanceof StoreUnavailable ? 'SERVICE_UNAVAILABLE' : 'INTERNAL_SERVER_ERROR';
}
