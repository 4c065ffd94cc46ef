import { useRef, useState } from 'react';
import type { TemplateInput, TemplateTextFragment } from '../../operations/operations.js';

type Part = 'subject' | 'text' | 'html';
const parts: readonly Part[] = ['subject', 'text', 'html'];
type Field = HTMLInputElement | HTMLTextAreaElement;

export interface TemplateDraft {
  input: TemplateInput;
  isChanged: boolean;
  change: (part: Partial<TemplateInput>) => void;
  discard: () => void;
  /** Inserts a text at the cursor of the field that had the focus last; at first that is the text. */
  insert: (text: string) => void;
  /** Returns the properties of a text field that `insert` needs. */
  fieldOf: (part: Part) => { ref: (field: Field | null) => void; onFocus: () => void };
}

/** Holds a text that is not saved yet. If the saved text changes meanwhile, a draft without changes follows it. */
export function useTemplateDraft(template: TemplateTextFragment, locale: string): TemplateDraft {
  const saved = inputOf(template, locale);
  const [base, setBase] = useState(saved);
  const [input, setInput] = useState(saved);
  const fields = useRef<Partial<Record<Part, Field | null>>>({});
  const lastPart = useRef<Part>('text');
  if (!isSame(saved, base)) {
    setBase(saved);
    if (isSame(input, base)) setInput(saved);
  }

  function insert(text: string) {
    const part = lastPart.current;
    const field = fields.current[part];
    if (field == null) return;
    field.focus();
    field.setRangeText(text, field.selectionStart ?? 0, field.selectionEnd ?? 0, 'end');
    setInput(old => ({ ...old, [part]: field.value }));
  }

  return {
    input,
    isChanged: !isSame(input, saved),
    change: part => setInput(old => ({ ...old, ...part })),
    discard: () => setInput(saved),
    insert,
    fieldOf: part => ({
      ref: field => {
        fields.current[part] = field;
      },
      onFocus: () => {
        lastPart.current = part;
      },
    }),
  };
}

export function inputOf({ kind, subject, text, html }: TemplateTextFragment, locale: string): TemplateInput {
  return { kind, locale, subject, text, html };
}

function isSame(one: TemplateInput, other: TemplateInput): boolean {
  return parts.every(part => one[part] === other[part]);
}
