import { join } from 'node:path';
import { projectRoot } from '../config/project-root.js';

export function migrationsFolder(engine: 'sqlite' | 'postgres'): string {
  return join(projectRoot(), 'drizzle', engine);
}
