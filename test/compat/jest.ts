/* eslint-disable @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
/**
 * Jest on the engine of an older n8n, and on the Node of then: `tsx test/compat/jest.ts 1.88.0 <Jest's arguments>`. That
 * engine, its packages n8n-core and n8n-workflow, is installed into the user's cache folder if it isn't there yet.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';

import { npmEnvironment, run } from '../../sandbox/command';
import { installOnce } from '../../sandbox/installOnce';
import { nodeIn } from '../../sandbox/n8n/install';
import { step } from '../../sandbox/progress';

const JEST = require.resolve('jest/bin/jest');

async function ensureRelease(version: string): Promise<string> {
	const pins = path.join(__dirname, 'releases', version);
	return await installOnce(`n8n-core-${version}`, pins, async (folder) => {
		const flags = [
			'--ignore-scripts',
			'--engine-strict=false',
			'--no-audit',
			'--no-fund',
			'--loglevel=error',
		];
		await step(
			`Downloading the engine of n8n ${version} (once, about 400 MB on disk)`,
			async () => await run('npm', ['install', ...flags], { cwd: folder, env: npmEnvironment() }),
		);
	});
}

async function main([version, ...args]: string[]): Promise<void> {
	const folder = await ensureRelease(version);
	const jest = spawn(nodeIn(folder), [JEST, '-c', path.join(__dirname, 'jest.config.js'), ...args], {
		stdio: 'inherit',
		env: { ...process.env, N8N_RELEASE: version, N8N_RELEASE_FOLDER: folder },
	});
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => jest.kill(signal));
	jest.on('close', (code) => (process.exitCode = code ?? 1));
}

main(process.argv.slice(2)).catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
