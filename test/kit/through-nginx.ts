import type { Nginx } from './nginx.js';
import { World } from './world.js';

/** The world as clients see it: all requests go to nginx. */
export class ThroughNginx extends World {
  constructor(readonly nginx: Nginx) {
    super('PostgreSQL');
  }

  override get url(): string {
    return this.nginx.url;
  }
}
