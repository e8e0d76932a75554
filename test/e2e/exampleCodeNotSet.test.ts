import type { AccessCode } from '../../sandbox/emulator';
import type { N8nRest } from '../../sandbox/n8n/rest';
import { accessCodes, control } from './support/emulator';
import { filledIn, publish } from './support/examples';
import { messageThat } from './support/messages';
import { signIn } from './support/n8n';
import { addLock, callSeam, stay } from './support/seam';
import { currentSession } from './support/session';

const EXAMPLE = 'code-not-set-alert';

describe('The example "code could not be set, backup code and alert"', () => {
	const { devices } = currentSession();
	let rest: N8nRest;

	beforeAll(async () => {
		rest = await signIn();
		await publish(rest, EXAMPLE, await filledIn(EXAMPLE));
	});

	afterAll(async () => {
		await rest.deactivate(EXAMPLE);
	});

	/** Makes a code that the lock does not take, and resolves with it and the alert about it. */
	async function alertAbout(name: string, body: object, error_code: string, message: string) {
		await control('failProgramming', { match: { name }, error: { error_code, message } });
		const { access_code: code } = await callSeam<{ access_code: AccessCode }>('/access_codes/create', {
			name,
			...stay(-1, 20),
			...body,
		});
		return {
			code,
			alert: await messageThat(({ access_code_id }) => access_code_id === code.access_code_id),
		};
	}

	it('puts a spare code in its place, and tells the host the digits and the reason', async () => {
		const { code, alert } = await alertAbout(
			'Anna Smith ALERT-1',
			{ device_id: devices.backupPool, use_backup_access_code_pool: true },
			'failed_to_set_on_device',
			'The lock did not answer.',
		);
		const backup = (await accessCodes()).find(({ name }) => name === 'Anna Smith ALERT-1 (backup)');
		expect(backup).toMatchObject({ device_id: devices.backupPool, starts_at: code.starts_at });
		expect(alert.subject).toBe('Other code for Garden Flat: tell the guest');
		expect(alert.text).toContain(`The spare code ${backup?.code} is on the lock`);
		expect(alert.text).toContain('The lock did not answer.');
	});

	it('tells the host the reason where the lock has no spare code', async () => {
		const { alert } = await alertAbout(
			'Anna Smith ALERT-2',
			{ device_id: await addLock('Mill Door') },
			'code_constraints_violated',
			'This lock takes no code with three equal digits.',
		);
		expect(alert.subject).toBe('No code on Mill Door: help the guest in');
		expect(alert.text).toContain('This lock takes no code with three equal digits.');
		expect((await accessCodes()).filter(({ name }) => name === 'Anna Smith ALERT-2 (backup)')).toEqual([]);
	});

	it('tells the host as well where the spare code can not be had', async () => {
		await control('respondNext', {
			path: '/access_codes/pull_backup_access_code',
			answer: {
				status: 404,
				body: { error: { type: 'backup_access_code_not_found', message: 'Backup access code not found' } },
			},
		});
		const { alert } = await alertAbout(
			'Anna Smith ALERT-3',
			{ device_id: devices.backupPool, use_backup_access_code_pool: true },
			'failed_to_set_on_device',
			'The lock did not answer.',
		);
		expect(alert.subject).toBe('No code on Garden Flat: help the guest in');
	});
});
