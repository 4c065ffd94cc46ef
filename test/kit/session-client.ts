import type { AnyData } from './graphql.js';
import { newName, refuses, type TestApp } from './test-app.js';
import type { World } from './world.js';

/** A client that has tokens of a session: its owner, or a thief who copied them. */
export class SessionClient {
  constructor(
    readonly app: TestApp,
    public session: AnyData,
  ) {}

  static async ofNewUser(world: World): Promise<SessionClient> {
    const app = await world.app();
    return new SessionClient(app, (await app.register({ username: newName() })).session);
  }

  copy(): SessionClient {
    return new SessionClient(this.app, this.session);
  }

  async refresh(): Promise<void> {
    this.session = await this.app.do('refreshSession', { refreshToken: this.session.refreshToken });
  }

  async me(): Promise<AnyData> {
    return await this.app.do('me', {}, this.session.accessToken);
  }

  async reuses(): Promise<AnyData[]> {
    return (await this.app.admin('auditLog', { filter: { action: 'REFRESH_TOKEN_REUSED' } })).nodes;
  }
}

export async function areOut(...clients: readonly SessionClient[]): Promise<void> {
  for (const client of clients) {
    await refuses('UNAUTHENTICATED', () => client.me());
    await refuses('INVALID_TOKEN', () => client.refresh());
  }
}
