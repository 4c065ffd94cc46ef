import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printSchema } from '../graphql/schema.js';
import { projectRoot } from '../store/migrations.js';

writeFileSync(join(projectRoot(), 'schema.graphql'), printSchema());
