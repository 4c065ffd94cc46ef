import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printSchema } from '../../src/api/graphql/schema.js';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { readAnswers } from '../examples/examples.js';
import { apiReferenceFile, printApiReference } from './api-reference.js';
import { clients, operationsFile, printOperations } from './client-operations.js';
import { operationTableFile, operationTypesFile, printOperationTable, printOperationTypes } from './client-package.js';
import { envExampleFile, printEnvExample } from './env-example.js';
import {
  printSettingFields,
  printSettingsFragment,
  settingFieldsFile,
  settingsFragmentFile,
} from './portal-settings.js';

const schema = printSchema();
writeFileSync(join(projectRoot(), 'schema.graphql'), schema);
writeFileSync(join(projectRoot(), apiReferenceFile), printApiReference(schema, readAnswers()));
writeFileSync(join(projectRoot(), settingFieldsFile), printSettingFields());
writeFileSync(join(projectRoot(), settingsFragmentFile), printSettingsFragment());
writeFileSync(join(projectRoot(), envExampleFile), printEnvExample());
writeFileSync(join(projectRoot(), operationTableFile), printOperationTable(schema));
writeFileSync(join(projectRoot(), operationTypesFile), printOperationTypes(schema));
for (const client of clients) {
  writeFileSync(join(projectRoot(), operationsFile(client)), await printOperations(schema, client));
}
