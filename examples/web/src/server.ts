/** The address of Bonafide and the id of an app there. build.mjs inserts them. */
declare const bonafide: { url: string; appId: string };

export const endpoint = `${bonafide.url}/graphql`;
export const appHeader = { 'x-app-id': bonafide.appId };
