import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildSchema, parse, validate } from 'graphql';
import { printSchema } from '../../src/api/graphql/schema.js';
import { textOf } from '../../src/client/documents.js';
import { operations } from '../../src/client/generated/operations.js';
import { settingNames } from '../../src/domain/apps/settings.rules.js';
import { examples, readAnswers } from '../examples/examples.js';
import { readProjectFile, sourceFiles } from '../kit/sources.js';
import { apiReferenceFile, printApiReference } from '../schema/api-reference.js';
import { clients, operationsFile, printOperations } from '../schema/client-operations.js';
import {
  operationTableFile,
  operationTypesFile,
  printOperationTable,
  printOperationTypes,
} from '../schema/client-package.js';
import {
  printSettingFields,
  printSettingsFragment,
  settingFieldsFile,
  settingsFragmentFile,
} from '../schema/portal-settings.js';

describe('schema.graphql', () => {
  it('is the output of the code (else: npm run schema)', () => {
    const kept = readProjectFile('schema.graphql').split('\n');
    const printed = printSchema().split('\n');
    // Compare line by line: comparing the whole texts would print both completely.
    const at = printed.findIndex((line, index) => line !== kept[index]);
    assert.deepEqual(
      { line: at + 1, text: kept[at], lines: kept.length },
      { line: at + 1, text: printed[at], lines: printed.length },
    );
  });
});

describe('The reference of the API', () => {
  it('is generated from schema.graphql (else: npm run schema)', () => {
    const made = printApiReference(readProjectFile('schema.graphql'), readAnswers());
    assert.ok(made === readProjectFile(apiReferenceFile), `${apiReferenceFile} is old: npm run schema`);
    // Sample lines, so that the printer cannot omit one kind of entry.
    for (const line of [
      '### login',
      '### updateAppSettings',
      '### ErrorCode enum',
      '### RegisterInput input',
      '### User object',
    ])
      assert.ok(made.includes(`\n${line}\n`), line);
  });
});

describe('The examples of the reference', () => {
  it('are one for each operation, with its answer (else: see the top of test/stories/reference-examples.test.ts)', () => {
    const schema = buildSchema(readProjectFile('schema.graphql'));
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    const operations = roots.flatMap(type => Object.keys(type?.getFields() ?? {})).sort();
    assert.deepEqual(Object.keys(examples).sort(), operations);
    assert.deepEqual(Object.keys(readAnswers()).sort(), operations);
  });

  it('name their operation once, as a client would write it', () => {
    for (const [operation, { request }] of Object.entries(examples)) {
      const [definition] = parse(request).definitions;
      assert.ok(definition?.kind === 'OperationDefinition', operation);
      const fields = definition.selectionSet.selections.map(each => (each.kind === 'Field' ? each.name.value : ''));
      assert.deepEqual(fields, [operation]);
    }
  });
});

describe('The operations of the clients in this repository', () => {
  for (const client of clients) {
    it(`in ${client.folder} are what GraphQL Code Generator makes of schema.graphql (else: npm run schema)`, async () => {
      const made = await printOperations(readProjectFile('schema.graphql'), client);
      assert.ok(made === readProjectFile(operationsFile(client)), `${operationsFile(client)} is old: npm run schema`);
    });
  }
});

describe('The operations of the package for clients', () => {
  const sdl = readProjectFile('schema.graphql');

  it('are those of schema.graphql (else: npm run schema)', () => {
    assert.ok(printOperationTable(sdl) === readProjectFile(operationTableFile), `${operationTableFile} is old`);
    assert.ok(printOperationTypes(sdl) === readProjectFile(operationTypesFile), `${operationTypesFile} is old`);
  });

  it('are documents that the schema accepts, each with its own name', () => {
    const schema = buildSchema(sdl);
    for (const name of Object.keys(operations)) assert.deepEqual(validate(schema, parse(textOf(name))), [], name);
  });
});

describe('The settings in the portal', () => {
  it('are those of the table of settings (else: npm run schema)', () => {
    assert.equal(readProjectFile(settingFieldsFile), printSettingFields());
    assert.equal(readProjectFile(settingsFragmentFile), printSettingsFragment());
  });

  it('each have a field in a page', () => {
    const pages = sourceFiles('src/web/portal/pages/settings').map(({ code }) => code);
    assert.deepEqual(
      settingNames.filter(name => !pages.some(code => code.includes(`settingFields.${name}`))),
      [],
    );
  });
});
