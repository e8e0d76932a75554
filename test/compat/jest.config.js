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
	// Older releases leave timers behind: n8n-core's SSHClientsManager one of 60 s (up to 2.20, the later ones let Node end),
	// and `sleep` of n8n-workflow one for each wait that ended early (before 2.34, which heeds the signal).
	forceExit: true,
	resolver: '<rootDir>/test/compat/resolver.js',
	testMatch: [
		'<rootDir>/test/engine/{create,waiting,limits,onError,requestOptions,trigger,triggerDeliveries}.test.ts',
		'<rootDir>/test/engine/booking/{sync,upsert}.test.ts',
		'<rootDir>/test/engine/life/{change,createOrUpdate,find,locks,pairing,severalDoors,timeZones}.test.ts',
		...(hasTools ? ['<rootDir>/test/engine/life/agent.test.ts'] : []),
	],
};
