/** What a node and the tests' harness get from n8n. */
const FROM_N8N = ['n8n-core', 'n8n-workflow', 'luxon', 'reflect-metadata'];

const release = process.env.N8N_RELEASE_FOLDER;

/** Jest's resolver, but what comes from n8n comes from the release under test, not from this repository's packages. */
module.exports = (request, options) =>
	options.defaultResolver(request, {
		...options,
		basedir: FROM_N8N.includes(request) ? release : options.basedir,
	});
