/** Where Bonafide is, and which app of it is meant: build.mjs puts it in. */
declare const bonafide: { url: string; appId: string };

export const endpoint = `${bonafide.url}/graphql`;
export const appHeader = { 'x-app-id': bonafide.appId };
