/** One tab of GraphiQL. The tab shows `variables` and `headers` as JSON. */
export interface Example {
  title: string;
  query: string;
  variables: Record<string, unknown>;
  headers: Record<string, string>;
}

/** `placeholders.ts` fills them in. */
export const asLastUser = { Authorization: 'Bearer {{accessToken}}' };
