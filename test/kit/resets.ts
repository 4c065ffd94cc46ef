import type { TestApp } from './test-app.js';

/** Sets a new password with the secret from `requested`. */
export function reset(app: TestApp, secret: Record<string, unknown>, newPassword = 'another horse battery') {
  return app.do('resetPassword', { input: { newPassword, ...secret } });
}

/** Requests a password reset and returns the secret that was sent to the address, for `reset`. */
export async function requested(
  app: TestApp,
  address: string,
): Promise<{ token: string } | { resetId: string; code: string }> {
  const { resetId } = await app.do('requestPasswordReset', { identifier: address });
  return address.includes('@') ? { token: await app.tokenTo(address) } : { resetId, code: await app.codeTo(address) };
}
