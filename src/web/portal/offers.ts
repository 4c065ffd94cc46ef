import { findElement } from '../account/shared/dom.js';

/** Whether this server has the page GraphiQL, as it wrote into this page. */
export const hasGraphiql = findElement('meta[name=graphiql]', HTMLMetaElement).content === 'on';
