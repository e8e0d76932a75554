import {
	simplifyAccessCode,
	simplifyActionAttempt,
	simplifyDevice,
	wholeActionAttempt,
} from '../../../nodes/Seam/output/outputItem';

describe('simplifyAccessCode', () => {
	it('keeps ten fields, names what is missing, and keeps what the package adds', () => {
		const completion = { state: 'set', waited_seconds: 1 };
		expect(
			simplifyAccessCode({
				access_code_id: 'code',
				device_id: 'door',
				code: '0479',
				workspace_id: 'workspace',
				pending_mutations: [],
				completion,
				change: 'created',
			}),
		).toEqual({
			access_code_id: 'code',
			code: '0479',
			name: null,
			type: null,
			status: null,
			starts_at: null,
			ends_at: null,
			device_id: 'door',
			errors: null,
			warnings: null,
			completion,
			change: 'created',
		});
	});

	it('leaves alone what is not a whole access code', () => {
		expect(simplifyAccessCode({ access_code_id: 'code', deleted: true })).toEqual({
			access_code_id: 'code',
			deleted: true,
		});
	});
});

describe('simplifyDevice', () => {
	it('reads what older answers keep elsewhere, and null for what nobody says', () => {
		expect(
			simplifyDevice({ device_id: 'door', properties: { name: 'Door', battery_level: 0.5, online: true } }),
		).toMatchObject({
			display_name: 'Door',
			battery_level: 0.5,
			online: true,
			locked: null,
			time_zone: null,
		});
		expect(simplifyDevice({ device_id: 'door' })).toMatchObject({ device_id: 'door', display_name: null });
	});
});

describe('an action attempt', () => {
	const attempt = {
		action_attempt_id: 'attempt',
		status: 'error',
		result: null,
		error: { type: 'device_offline', message: 'Device offline' },
	};

	it('never keeps a top-level error, which n8n reads as a failure of the node', () => {
		expect(simplifyActionAttempt(attempt)).toMatchObject({
			error_type: 'device_offline',
			error_message: 'Device offline',
		});
		expect(wholeActionAttempt(attempt)).toMatchObject({
			action_attempt_error: attempt.error,
			status: 'error',
		});
		for (const shown of [simplifyActionAttempt(attempt), wholeActionAttempt(attempt)]) {
			expect(shown).not.toHaveProperty('error');
		}
	});

	it('shows that a lock did not confirm', () => {
		const done = { ...attempt, status: 'success', error: null, result: { was_confirmed_by_device: false } };
		expect(simplifyActionAttempt(done)).toMatchObject({ was_confirmed_by_device: false, error_type: null });
	});
});
