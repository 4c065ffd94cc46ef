import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printSchema } from '../graphql/schema.js';
import { projectRoot } from '../store/migrations.js';
import { apiReferenceFile, printApiReference } from './api-reference.js';
import { portalOperationsFile, printPortalOperations } from './portal-operations.js';

const schema = printSchema();
writeFileSync(join(projectRoot(), 'schema.graphql'), schema);
writeFileSync(join(projectRoot(), apiReferenceFile), printApiReference(schema));
writeFileSync(join(projectRoot(), portalOperationsFile), await printPortalOperations(schema));
