/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
import { CommandError, npmEnvironment, run } from '../../sandbox/command';

async function runScript(script: string, onLine?: (line: string) => void): Promise<string> {
	return await run(process.execPath, ['-e', script], { onLine });
}

describe('run', () => {
	it('gives the standard output, and each line as it comes', async () => {
		const lines: string[] = [];
		const output = await runScript("console.log('one\\ntwo'); console.error('three')", (line) =>
			lines.push(line),
		);
		expect(output).toBe('one\ntwo\n');
		expect(lines.sort()).toEqual(['one', 'three', 'two']);
	});

	it('rejects with the exit code and what was printed last', async () => {
		const failed = runScript("console.error('it is broken'); process.exit(3)");
		await expect(failed).rejects.toThrow(CommandError);
		await expect(failed).rejects.toMatchObject({
			exitCode: 3,
			message: expect.stringMatching(/code 3:\nit is broken$/),
		});
	});

	it('shows of a line that was drawn again and again only the last state', async () => {
		const spinner =
			"process.stdout.write('| work\\u001b[999D/ work\\r- \\u001b[31mstuck\\u001b[39m\\n'); process.exit(1)";
		await expect(runScript(spinner)).rejects.toThrow(/:\n- stuck$/);
	});

	it('rejects when there is no such program', async () => {
		await expect(run('no-such-program-here', [])).rejects.toThrow('ENOENT');
	});
});

describe('npmEnvironment', () => {
	const before = { ...process.env };

	afterEach(() => {
		process.env = { ...before };
	});

	it('keeps what belongs to the npm around it from the npm that it is for', () => {
		process.env.npm_config_ignore_scripts = 'true';
		process.env.npm_lifecycle_event = 'start';
		process.env.npm_config_cache = '/somewhere';
		const environment = npmEnvironment();
		expect(environment).not.toHaveProperty('npm_config_ignore_scripts');
		expect(environment).not.toHaveProperty('npm_lifecycle_event');
		expect(environment).toHaveProperty('npm_config_cache', '/somewhere');
	});

	it('puts the given Node first', () => {
		expect(npmEnvironment('/opt/node24/bin/node').PATH).toMatch(/^\/opt\/node24\/bin[:;]/);
	});
});
