import { timeZoneField } from '../../../nodes/Seam/fields/timeZones';
import { checkTimeZone } from '../../../nodes/Seam/input/dates';

const values = timeZoneField.options.map(({ value }) => String(value));

it('offers what is not a zone first, then UTC, then every zone once', () => {
	expect(values.slice(0, 4)).toEqual(['auto', 'device', 'workflow', 'UTC']);
	expect(new Set(values).size).toBe(values.length);
	expect(values).toEqual(expect.arrayContaining(['Europe/Berlin', 'America/Chicago', 'Asia/Tokyo']));
	expect(values.length).toBeGreaterThan(400);
});

it('offers no zone that would not be taken', () => {
	for (const zone of values.slice(3)) expect(checkTimeZone(zone)).toBe(zone);
});
