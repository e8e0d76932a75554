import { run } from '../command';
import { n8nEnvironment, type N8nSettings } from './environment';
import type { N8nInstallation } from './install';

/** Runs one of n8n's own commands, e.g. `['import:workflow', '--input=…']`. Resolves with what it printed. */
export async function runN8nCommand(
	installation: N8nInstallation,
	settings: N8nSettings,
	args: string[],
): Promise<string> {
	return await run(installation.node, [installation.n8n, ...args], {
		cwd: settings.userFolder,
		env: n8nEnvironment(installation, settings),
	});
}
