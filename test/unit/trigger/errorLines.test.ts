import { errorLines } from '../../../nodes/Seam/resources/event/errorLines';

describe('errorLines', () => {
	it('says where and what, nearest first', () => {
		const event = {
			event_type: 'access_code.failed_to_set_on_device',
			connected_account_errors: [{ error_code: 'account_disconnected', message: 'Sign in again.' }],
			connected_account_warnings: [],
			device_errors: [{ error_code: 'device_offline', message: 'The device is offline.' }],
			device_warnings: [{ warning_code: 'low_battery', message: ' Nearly empty ' }],
			access_code_errors: [{ error_code: 'failed_to_set_on_device', message: 'Could not set the code.' }],
			access_code_warnings: [{ warning_code: 'delay_in_setting_on_device' }],
		};
		expect(errorLines(event)).toEqual({
			errors_in_words: [
				'Access code: Could not set the code. (failed_to_set_on_device)',
				'Device: The device is offline. (device_offline)',
				'Connected account: Sign in again. (account_disconnected)',
			],
			warnings_in_words: ['Access code: (delay_in_setting_on_device)', 'Device: Nearly empty (low_battery)'],
		});
	});

	it('has nothing to say where the lists are empty, and adds nothing where there are none', () => {
		expect(errorLines({ device_errors: [] })).toEqual({ errors_in_words: [], warnings_in_words: [] });
		expect(errorLines({ event_type: 'lock.unlocked' })).toEqual({});
	});

	it.each([[null], ['text'], [[null, 1, 'x', [], {}]], [[{ message: '' }]]])('gets over %j', (list) => {
		expect(errorLines({ access_code_errors: list })).toEqual({ errors_in_words: [], warnings_in_words: [] });
	});
});
