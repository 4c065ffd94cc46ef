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
}

/** The pages of an app, in the order of the navigation. */
export const routes: readonly PageRoute[] = [
  { path: 'overview', label: 'Overview', Content: OverviewPage },
  { path: 'users', label: 'Users', Content: UsersPage },
  { path: 'users/:userId', Content: UserPage },
  { path: 'explain', label: 'Login help', Content: ExplainPage },
  { path: 'messages', label: 'Messages', Content: MessagesPage },
  { path: 'templates', label: 'Templates', Content: TemplatesPage },
  { path: 'events', label: 'Events', Content: EventsPage },
  { path: 'audit', label: 'Audit log', Content: AuditPage },
  { path: 'settings', label: 'Settings', Content: SettingsPage },
  { path: 'tokens', label: 'Admin tokens', Content: TokensPage },
];
