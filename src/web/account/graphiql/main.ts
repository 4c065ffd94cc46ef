import type { Fetcher } from '@graphiql/toolkit';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import 'graphiql/style.css';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { findElement } from '../shared/dom.js';
import './main.css';
import './monaco-workers.js';
import { fillInToken, rememberToken } from './access-token.js';
import { examples } from './examples.js';
import { memoryStorage } from './memory-storage.js';

const endpoint = new URL('./graphql', location.href);
const send = createGraphiQLFetcher({
  url: endpoint.href,
  // GraphiQL sends the headers of a tab as `connectionParams`.
  subscriptionUrl: endpoint.href.replace(/^http/, 'ws'),
  enableIncrementalDelivery: false,
});

const fetcher: Fetcher = async (operation, options = {}) => {
  // Introspection needs no token. Otherwise an expired token in a tab's headers would hide the schema.
  const headers = operation.operationName === 'IntrospectionQuery' ? {} : fillInToken(options.headers ?? {});
  const answer = await send(operation, { ...options, headers });
  rememberToken(answer);
  return answer;
};

const asJson = (members: object) => (Object.keys(members).length === 0 ? '' : JSON.stringify(members, null, 2));

const tabs = examples.map(({ query, variables, headers }) => ({
  query,
  variables: asJson(variables),
  headers: asJson(headers),
}));

const app = createElement(
  GraphiQL,
  {
    fetcher,
    defaultTabs: tabs,
    // For the first open tab, GraphiQL takes only the query from `defaultTabs`.
    initialVariables: tabs[0]?.variables ?? '',
    initialHeaders: tabs[0]?.headers ?? '',
    defaultEditorToolsVisibility: true,
    storage: memoryStorage(),
    shouldPersistHeaders: false,
    showPersistHeadersSettings: false,
    // No history plugin: it would keep every password that was tried.
    plugins: [],
    inputValueDeprecation: true,
  },
  createElement(GraphiQL.Logo, null, createElement('a', { href: './', className: 'logo' }, 'Bonafide')),
);
createRoot(findElement('#graphiql', HTMLElement)).render(app);
