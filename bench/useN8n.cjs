/**
 * Loaded before anything else in a process that measures: whatever n8n is made of comes from the sandbox's n8n, also for
 * this package and for the test harness, so that both sides of a comparison run in one and the same n8n-core.
 */
const { createRequire, Module } = require('node:module');
const path = require('node:path');

const fromN8n = createRequire(path.join(process.env.BENCH_N8N_FOLDER, 'package.json'));
const PARTS_OF_N8N =
	/^(n8n-core|n8n-workflow|n8n-nodes-base|reflect-metadata|luxon|p-limit|@n8n\/[^/]+)(\/|$)/;

const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, parent, ...rest) {
	return PARTS_OF_N8N.test(request) && !parent?.filename?.startsWith(process.env.BENCH_N8N_FOLDER)
		? fromN8n.resolve(request)
		: resolve.call(this, request, parent, ...rest);
};
