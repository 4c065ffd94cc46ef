import type { MessageFacts } from '../../src/domain/messaging/providers/sender.js';

/** The facts about a message that a sender gets beside its content. */
export const messageFacts: MessageFacts = {
  id: '0197f3a0-0000-7000-8000-000000000001',
  kind: 'PHONE_VERIFICATION',
  locale: 'en',
  code: '314159',
  entryCode: '314159',
  app: { id: 'shop', name: 'My Shop' },
  expiresAt: Date.parse('2026-11-29T10:10:00Z'),
};
