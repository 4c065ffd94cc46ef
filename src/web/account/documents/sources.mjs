/** The files and folders that the pages under `/docs` are made of. The build watches them, so this needs no package. */
export const documentSources = ['docs', 'README.md', 'SECURITY.md', 'CHANGELOG.md', 'CONTRIBUTING.md'];
