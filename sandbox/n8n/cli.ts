import type { IRun } from 'n8n-workflow';
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
		env: n8nEnvironment(installation, { ...settings, env: { N8N_LOG_FORMAT: 'text', ...settings.env } }),
	});
}

/** Runs a saved workflow from its trigger, without a server. Resolves with the run; rejects if it ended in an error. */
export async function executeWorkflow(
	installation: N8nInstallation,
	settings: N8nSettings,
	id: string,
): Promise<IRun> {
	const output = await runN8nCommand(installation, settings, ['execute', `--id=${id}`, '--rawOutput']);
	// n8n prints the run, indented, among the lines of its log.
	const run = /^\{$[^]*^\}$/m.exec(output)?.[0];
	if (!run) throw new Error(`n8n printed no run of workflow ${id}:\n${output}`);
	return JSON.parse(run) as IRun;
}
