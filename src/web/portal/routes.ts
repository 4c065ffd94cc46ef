import type { ComponentType } from 'react';
import { AuditPage } from './pages/audit.js';
import { EventsPage } from './pages/events.js';
import { ExplainPage } from './pages/explain.js';
import { MessagesPage } from './pages/messages.js';
import { OverviewPage } from './pages/overview.js';
import { SettingsPage } from './pages/settings.js';
import { TemplatesPage } from './pages/templates.js';
import { TokensPage } from './pages/tokens.js';
import { UserPage } from './pages/user.js';
import { UsersPage } from './pages/users.js';

interface PageRoute {
  path: string;
  Content: ComponentType;
  /** Text of its link in the navigation; a page without a label has no link. */
  label?: string;
  /** The document about it, in the folder `docs` that every installation has. */
  guide: string;
}

/** The pages of an app, in the order of the navigation. */
export const routes: readonly PageRoute[] = [
  { path: 'overview', label: 'Overview', Content: OverviewPage, guide: 'docs/providers.md' },
  { path: 'users', label: 'Users', Content: UsersPage, guide: 'docs/concepts.md' },
  { path: 'users/:userId', Content: UserPage, guide: 'docs/concepts.md' },
  { path: 'explain', label: 'Login help', Content: ExplainPage, guide: 'docs/faq.md' },
  { path: 'messages', label: 'Messages', Content: MessagesPage, guide: 'docs/providers.md' },
  { path: 'templates', label: 'Templates', Content: TemplatesPage, guide: 'docs/templates.md' },
  { path: 'events', label: 'Events', Content: EventsPage, guide: 'docs/events.md' },
  { path: 'audit', label: 'Audit log', Content: AuditPage, guide: 'docs/security.md' },
  { path: 'settings', label: 'Settings', Content: SettingsPage, guide: 'docs/reference.md' },
  { path: 'tokens', label: 'Admin tokens', Content: TokensPage, guide: 'docs/security.md' },
];
