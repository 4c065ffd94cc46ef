import { askService } from '../../../domain/passwords/breach-service.js';
import type { Config } from '../../../platform/config/config.js';
import { type Finding, ok, warn } from './finding.rules.js';

/** In every list of breached passwords, so that the answer shows whether the service is one. */
const breached = 'password';

/** Says whether the range service of breached passwords answers (W7). A warning, since the server works without it. */
export async function checkBreachService({ passwordBreachUrl: url }: Config): Promise<Finding> {
  const about = 'breached passwords';
  if (url === null)
    return ok(about, 'PASSWORD_BREACH_URL is not set: new passwords are compared with the common ones alone');
  const outcome = await askService(url, breached);
  if (outcome === 'BREACHED') return ok(about, 'the service of PASSWORD_BREACH_URL answers');
  const advice = 'Look at PASSWORD_BREACH_URL and the way out to it. Until then breached passwords are accepted.';
  return outcome === 'FAILED'
    ? warn(about, 'the service of PASSWORD_BREACH_URL gave no answer of a range service within a second', advice)
    : warn(about, 'the service of PASSWORD_BREACH_URL does not know the best known breached password', advice);
}
