import { recordAction } from '../../audit/record.queries.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { Refusal } from '../../refusal.js';
import { parseLocale } from '../../text.rules.js';
import { partOfProblem, templateProblems } from './check-template.js';
import { type EffectiveTemplate, effectiveTemplate } from './effective-template.js';
import { readTemplate, type TemplateInput } from './template-input.js';
import type { MessageKind } from './templates.js';
import { deleteTemplate, saveTemplate } from './templates.queries.js';

/** D6: an app's own text for a kind of message in one language; nothing is saved that would not do its work. */
export async function updateTemplate(deps: Deps, call: Call, input: TemplateInput): Promise<EffectiveTemplate> {
  const template = readCheckedTemplate(input);
  const { kind, locale } = template;
  await deps.store.transaction(async tx => {
    await saveTemplate(tx, { appId: call.app.id, kind, locale }, template, deps.now());
    await recordAction(deps, tx, call, 'TEMPLATE_CHANGED', null, { kind, locale });
  });
  return await effectiveTemplate(deps.store.reader, call.app.id, kind, locale);
}

/** Goes back to the default; returns what the language gets from now on. */
export async function resetTemplate(
  deps: Deps,
  call: Call,
  kind: MessageKind,
  language: string,
): Promise<EffectiveTemplate> {
  const locale = parseLocale(language, 'locale');
  await deps.store.transaction(async tx => {
    const wasOwn = await deleteTemplate(tx, { appId: call.app.id, kind, locale });
    if (wasOwn) await recordAction(deps, tx, call, 'TEMPLATE_RESET', null, { kind, locale });
  });
  return await effectiveTemplate(deps.store.reader, call.app.id, kind, locale);
}

/** The template, or a refusal that names the part of it that would not do; a preview says why. */
export function readCheckedTemplate(input: TemplateInput): ReturnType<typeof readTemplate> {
  const template = readTemplate(input);
  const [problem] = templateProblems(template.kind, template);
  if (problem !== undefined) throw new Refusal('BAD_USER_INPUT', { field: partOfProblem(problem) });
  return template;
}
