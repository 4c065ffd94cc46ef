import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as documentNodes from '@graphql-codegen/typed-document-node';
import * as operationTypes from '@graphql-codegen/typescript-operations';
import { parse } from 'graphql';
import { projectRoot } from '../store/migrations.js';

const folder = 'src/portal/operations';
export const portalOperationsFile = `${folder}/operations.ts`;

/** The operations of the portal with their types, made by GraphQL Code Generator of the schema and the `.graphql` files. */
export async function printPortalOperations(schema: string): Promise<string> {
  const names = readdirSync(join(projectRoot(), folder)).filter(name => name.endsWith('.graphql'));
  const documents = names.sort().map(location => ({
    location,
    document: parse(readFileSync(join(projectRoot(), folder, location), 'utf8')),
  }));
  const code = await codegen({
    filename: portalOperationsFile,
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
  return `// Made by \`npm run schema\` of schema.graphql and the operations beside it.\n${code}`;
}
