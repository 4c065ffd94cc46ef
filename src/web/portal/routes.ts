import type { ComponentType } from 'react';
import type { GuideName } from './guide-link.js';
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
  /** The document about it. */
  guide: GuideName;
}

/** The pages of an app, in the order of the navigation. */
export const routes: readonly PageRoute[] = [
  { path: 'overview', label: 'Overview', Content: OverviewPage, guide: 'providers' },
  { path: 'users', label: 'Users', Content: UsersPage, guide: 'concepts' },
  { path: 'users/:userId', Content: UserPage, guide: 'concepts' },
  { path: 'explain', label: 'Login help', Content: ExplainPage, guide: 'questions' },
  { path: 'messages', label: 'Messages', Content: MessagesPage, guide: 'providers' },
  { path: 'templates', label: 'Templates', Content: TemplatesPage, guide: 'templates' },
  { path: 'events', label: 'Events', Content: EventsPage, guide: 'events' },
  { path: 'audit', label: 'Audit log', Content: AuditPage, guide: 'auditLog' },
  { path: 'settings', label: 'Settings', Content: SettingsPage, guide: 'settings' },
  { path: 'tokens', label: 'Admin tokens', Content: TokensPage, guide: 'adminTokens' },
];
