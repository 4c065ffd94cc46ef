import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as documentNodes from '@graphql-codegen/typed-document-node';
import * as operationTypes from '@graphql-codegen/typescript-operations';
import { parse } from 'graphql';
import { projectRoot } from '../../src/platform/config/project-root.js';

/** A client in this repository: a folder of `.graphql` files, whose operations are generated beside them. */
interface Client {
  folder: string;
}

export const clients: readonly Client[] = [{ folder: 'src/web/portal/operations' }];

export function operationsFile({ folder }: Client): string {
  return `${folder}/operations.ts`;
}

/**
 * Prints the operations of a client with their types. GraphQL Code Generator makes them from the
 * schema and `.graphql` files.
 */
export async function printOperations(schema: string, client: Client): Promise<string> {
  const folder = join(projectRoot(), client.folder);
  const names = readdirSync(folder).filter(name => name.endsWith('.graphql'));
  const documents = names.sort().map(location => ({
    location,
    document: parse(readFileSync(join(folder, location), 'utf8')),
  }));
  const code = await codegen({
    filename: operationsFile(client),
    schema: parse(schema),
    documents,
    config: {
      scalars: { DateTime: 'string', JSONObject: 'Record<string, unknown>' },
      defaultScalarType: 'unknown',
      enumType: 'string-literal',
      useTypeImports: true,
      skipTypename: true,
    },
    plugins: [{ operations: {} }, { nodes: {} }],
    pluginMap: { operations: operationTypes, nodes: documentNodes },
  });
  return `// Made by \`npm run schema\` from schema.graphql and the operations beside it.\n${code}`;
}
