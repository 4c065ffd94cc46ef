import { GraphiQL } from 'graphiql';
import 'graphiql/style.css';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { findElement } from '../shared/dom.js';
import './main.css';
import './monaco-workers.js';
import { newAddresses } from './addresses.js';
import { examplesWith } from './examples.js';
import { fetcher } from './fetcher.js';
import { memoryStorage } from './memory-storage.js';

const asJson = (members: object) => (Object.keys(members).length === 0 ? '' : JSON.stringify(members, null, 2));

const tabs = examplesWith(newAddresses()).map(({ query, variables, headers }) => ({
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
