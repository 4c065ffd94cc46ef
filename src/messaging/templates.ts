import type { MessageKind } from '../store/tables.js';

export interface TemplateText {
  subject: string | null;
  text: string;
  html: string | null;
}
export type { MessageKind };
