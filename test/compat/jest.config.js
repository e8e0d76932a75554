/** The engine tests that an older n8n has to pass; `jest.ts` beside this file says which n8n. */
const base = require('../../jest.config.js');

/** The first n8n that gives a declarative node with lists to an agent as its tool. */
const FIRST_WITH_TOOLS = [1, 110];

const [major, minor] = process.env.N8N_RELEASE.split('.').map(Number);
const hasTools =
	major > FIRST_WITH_TOOLS[0] || (major === FIRST_WITH_TOOLS[0] && minor >= FIRST_WITH_TOOLS[1]);

/** @type {import('jest').Config} */
module.exports = {
	...base,
	rootDir: '../..',
	testTimeout: 120_000,
	// The engine of older releases leaves timers behind.
	forceExit: true,
	resolver: '<rootDir>/test/compat/resolver.js',
	testMatch: [
		'<rootDir>/test/engine/{create,waiting,limits,onError,requestOptions,trigger,triggerDeliveries}.test.ts',
		'<rootDir>/test/engine/life/{change,createOrUpdate,find,locks,pairing,severalDoors,timeZones}.test.ts',
		...(hasTools ? ['<rootDir>/test/engine/life/agent.test.ts'] : []),
	],
};
