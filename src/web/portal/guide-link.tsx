import { Anchor } from '@mantine/core';

/** A document under `/docs`, by its address from there and its title. A test follows each of them. */
export const guides = {
  providers: { page: 'providers', title: 'sending SMS and email' },
  trouble: { page: 'providers#when-a-provider-is-in-trouble', title: 'when a provider is in trouble' },
  concepts: { page: 'concepts', title: 'concepts' },
  questions: { page: 'faq', title: 'questions' },
  templates: { page: 'templates', title: 'texts of messages' },
  events: { page: 'events', title: 'events to your server' },
  auditLog: { page: 'reference#auditaction-enum', title: 'what the audit log records' },
  settings: { page: 'reference#appsettings-object', title: 'settings of an app' },
  adminTokens: { page: 'reference#createadmintoken', title: 'admin tokens' },
  clients: { page: 'clients', title: 'clients' },
  kii: { page: 'kii', title: 'an app of Kii Cloud' },
  deploying: { page: 'deploying', title: 'deploying' },
} as const;

export type GuideName = keyof typeof guides;

/** A link to a document of this server, which opens in a new tab. */
export function GuideLink({ name }: { name: GuideName }) {
  const { page, title } = guides[name];
  return (
    <Anchor href={`./docs/${page}`} target="_blank" rel="noopener" inherit underline="always">
      Guide: {title}
    </Anchor>
  );
}
