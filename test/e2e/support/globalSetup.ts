/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildAndPack } from '../../../sandbox/build';
import { ensureN8n } from '../../../sandbox/n8n/install';
import { startSandbox } from '../../../sandbox/sandbox';
import globalTeardown from './globalTeardown';
import { running } from './running';
import { publishSession } from './session';

const TIMEZONE = 'Europe/Berlin';

/** Jest runs no teardown after a setup that failed. */
export default async function globalSetup(): Promise<void> {
	await setUp().catch(async (error: unknown) => {
		await globalTeardown();
		throw error;
	});
}

async function setUp(): Promise<void> {
	const installation = await ensureN8n();
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-seam-e2e-'));
	running.folder = folder;
	const tarball = await buildAndPack(join(folder, 'packed'));
	const userFolder = join(folder, 'n8n');
	const sandbox = await startSandbox({
		installation,
		tarball,
		n8n: {
			userFolder,
			timezone: TIMEZONE,
			// n8n counts what its sandboxed expression engine does, and only that engine is counted.
			env: { N8N_METRICS: 'true', N8N_EXPRESSION_ENGINE_OBSERVABILITY_ENABLED: 'true' },
		},
	});
	running.sandbox = sandbox;
	const { emulator, n8n, fillIns } = sandbox;
	publishSession({
		n8nUrl: n8n.url,
		emulatorUrl: emulator.url,
		apiKey: emulator.apiKey,
		personalAccessToken: emulator.personalAccessToken,
		workspaceId: emulator.workspaceId,
		devices: emulator.devices,
		fillIns,
		userFolder,
		timezone: TIMEZONE,
		installation,
		tarball,
	});
}
