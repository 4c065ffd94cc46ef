import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import type { EffectiveTemplate } from '../../messaging/templates/effective-template.js';
import { updateTemplate } from '../../messaging/templates/manage-templates.js';
import type { TemplateInput } from '../../messaging/templates/template-input.js';
import { requireAdminPresence } from './admin-presence.rules.js';

/** O34: saves an app's own text of a message. Needs presence, because a text could ask people to enter their code elsewhere. */
export async function saveTemplate(deps: Deps, call: Call, input: TemplateInput): Promise<EffectiveTemplate> {
  requireAdminPresence(call, call.app.settings, 'updateTemplate', deps.now());
  return await updateTemplate(deps, call, input);
}
