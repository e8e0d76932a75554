/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console -- runs outside n8n */
import { findChromium } from './n8n/chromium';
import { missingForQueueMode } from './queue/find';

/** Says what this machine lacks for the tests on a real n8n, before they have run for minutes without it. */
async function main(): Promise<void> {
	const packages = [...(findChromium() === undefined ? ['chromium'] : []), ...(await missingForQueueMode())];
	if (packages.length === 0) {
		console.log('A browser, Redis and PostgreSQL are there.');
		return;
	}
	console.error(
		"These tests need a Chromium (or CHROMIUM_PATH), and Redis and PostgreSQL for n8n's queue mode. They start what they\n" +
			`need by themselves; it only has to be installed. On Debian or Ubuntu: apt-get install ${packages.join(' ')}`,
	);
	process.exitCode = 1;
}

void main();
