import type { Fetcher } from '@graphiql/toolkit';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import 'graphiql/style.css';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { find } from '../dom.js';
import './main.css';
import './environment.js';
import { examples } from './examples.js';
import { memoryStorage } from './memory-storage.js';
import { fillIn, rememberSession } from './session.js';

const endpoint = new URL('./graphql', location.href);
const send = createGraphiQLFetcher({
  url: endpoint.href,
  // The headers of a tab go along as its `connectionParams`.
  subscriptionUrl: endpoint.href.replace(/^http/, 'ws'),
  enableIncrementalDelivery: false,
});

const fetcher: Fetcher = async (operation, options = {}) => {
  // The schema is everybody's; a token that has died must not hide it.
  const headers = operation.operationName === 'IntrospectionQuery' ? {} : fillIn(options.headers ?? {});
  const answer = await send(operation, { ...options, headers });
  rememberSession(answer);
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
    // Of the tab that is open first, GraphiQL takes nothing but the query from the list.
    initialVariables: tabs[0]?.variables ?? '',
    initialHeaders: tabs[0]?.headers ?? '',
    defaultEditorToolsVisibility: true,
    storage: memoryStorage(),
    shouldPersistHeaders: false,
    showPersistHeadersSettings: false,
    // No history: it would keep every password that was tried.
    plugins: [],
    inputValueDeprecation: true,
  },
  createElement(GraphiQL.Logo, null, createElement('a', { href: './', className: 'logo' }, 'Bonafide')),
);
createRoot(find('#graphiql', HTMLElement)).render(app);
