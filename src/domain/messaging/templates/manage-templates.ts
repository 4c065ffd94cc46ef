import { recordAction } from '../../audit/record.queries.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { spendSave } from '../../limits/spend.js';
import { Refusal } from '../../refusal.js';
import { parseLocale } from '../../text.rules.js';
import { lineOfProblem, partOfProblem, templateProblems } from './check-template.js';
import { type EffectiveTemplate, effectiveTemplate } from './effective-template.js';
import { readTemplate, type TemplateInput } from './template-input.js';
import type { MessageKind, TemplateText } from './templates.js';
import { templateParts } from './templates.js';
import { deleteTemplate, saveTemplate } from './templates.queries.js';

/** Saves an app's own text for a kind of message in one language. Refuses a text that breaks a rule (D6, D9). */
export async function updateTemplate(deps: Deps, call: Call, input: TemplateInput): Promise<EffectiveTemplate> {
  const template = readCheckedTemplate(input);
  const { kind, locale } = template;
  await deps.store.transaction(async tx => {
    await spendSave(deps, tx, call);
    const old = await saveTemplate(tx, { appId: call.app.id, kind, locale }, template, deps.now());
    const change = changeOf(old, template);
    if (change !== null) await recordAction(deps, tx, call, 'TEMPLATE_CHANGED', null, { kind, locale, ...change });
  });
  return await effectiveTemplate(deps.store.reader, call.app.id, kind, locale);
}

/** Deletes the app's own template, and returns the one that this language has from now on. */
export async function resetTemplate(
  deps: Deps,
  call: Call,
  kind: MessageKind,
  language: string,
): Promise<EffectiveTemplate> {
  const locale = parseLocale(language, 'locale');
  await deps.store.transaction(async tx => {
    await spendSave(deps, tx, call);
    const old = await deleteTemplate(tx, { appId: call.app.id, kind, locale });
    if (old !== null) await recordAction(deps, tx, call, 'TEMPLATE_RESET', null, { kind, locale, old });
  });
  return await effectiveTemplate(deps.store.reader, call.app.id, kind, locale);
}

/** Returns the template. Refuses a template that breaks a rule, with the part and the line. A preview shows the reason. */
export function readCheckedTemplate(input: TemplateInput): ReturnType<typeof readTemplate> {
  const template = readTemplate(input);
  const [problem] = templateProblems(template.kind, template, template.locale);
  if (problem === undefined) return template;
  const line = lineOfProblem(problem);
  const place = { field: partOfProblem(problem), ...(line !== undefined && { line }) };
  throw new Refusal('BAD_USER_INPUT', { ...place, reason: 'BREAKS_TEMPLATE_RULES' });
}

/** Returns the changed parts, before and after. `old` is null if the default was used before. */
function changeOf(old: TemplateText | null, template: TemplateText): { old: object | null; new: object } | null {
  const changed = templateParts.filter(part => old === null || old[part] !== template[part]);
  if (changed.length === 0) return null;
  const partsOf = (text: TemplateText) => Object.fromEntries(changed.map(part => [part, text[part]]));
  return { old: old && partsOf(old), new: partsOf(template) };
}
