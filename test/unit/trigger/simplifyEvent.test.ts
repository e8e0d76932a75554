import { openapi } from '@seamapi/types/connect';

import { simplifyEvent } from '../../../nodes/Seam/resources/event/simplifyEvent';
import { isObject, objectsIn } from '../../../nodes/Seam/seamObjects';

function at(value: unknown, ...keys: string[]): unknown {
	return keys.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

/** For each type of event all fields that it can have, with their own names as values. */
const cases = objectsIn(at(openapi, 'components', 'schemas', 'event', 'oneOf')).map(({ properties }) => {
	const [type] = objectsIn([at(properties, 'event_type')]).flatMap((schema) => schema.enum);
	const names = Object.keys(isObject(properties) ? properties : {});
	return [String(type), Object.fromEntries(names.map((name) => [name, name]))] as const;
});

describe('simplifyEvent', () => {
	it.each(cases)('leaves at most ten fields of %s, and what it is about', (type, event) => {
		const simplified = simplifyEvent(event);
		expect(Object.keys(simplified).length).toBeLessThanOrEqual(10);
		expect(Object.keys(simplified).slice(0, 3)).toEqual(['event_id', 'event_type', 'occurred_at']);
		const subject = `${type.split('.')[0]}_id`;
		if (subject in event) expect(simplified).toHaveProperty(subject);
		for (const id of ['device_id', 'access_code_id', 'access_grant_keys', 'code']) {
			expect(id in simplified).toBe(id in event);
		}
	});

	it('puts errors and warnings into words, in place of their lists', () => {
		const errors = [{ error_code: 'device_offline', message: 'The device is offline.' }];
		expect(
			simplifyEvent({
				event_id: 'e',
				event_type: 'device.disconnected',
				workspace_id: 'w',
				created_at: '2027-03-27T14:00:12.000Z',
				occurred_at: '2027-03-27T14:00:11.000Z',
				device_id: 'd',
				connected_account_id: 'a',
				error_code: 'device_offline',
				device_errors: errors,
				device_warnings: [],
				connected_account_errors: [],
				connected_account_warnings: [],
			}),
		).toEqual({
			event_id: 'e',
			event_type: 'device.disconnected',
			occurred_at: '2027-03-27T14:00:11.000Z',
			device_id: 'd',
			error_code: 'device_offline',
			errors_in_words: ['Device: The device is offline. (device_offline)'],
			warnings_in_words: [],
		});
	});

	it('keeps the account of an event that is about no device', () => {
		const event = { event_id: 'e', event_type: 'x', occurred_at: 't', connected_account_id: 'a' };
		expect(simplifyEvent({ ...event, customer_key: 'c' })).toEqual({ ...event, customer_key: 'c' });
	});
});
