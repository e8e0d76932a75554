import { InvalidInput } from '../../../nodes/Seam/api/errors';
import { Doors } from '../../../nodes/Seam/input/doors';
import type { Device } from '../../../nodes/Seam/seamObjects';

const lock = (device_id: string, display_name: string, more: Partial<Device> = {}): Device => ({
	device_id,
	display_name,
	can_program_online_access_codes: true,
	...more,
});

const doors = new Doors([
	lock('1', 'Front Door', { location: { location_name: 'Mill, Lobby' } }),
	lock('2', 'Flat 3', { nickname: 'Blue Flat', properties: { name: 'Yale 17' } }),
	lock('3', 'Flat 13'),
	lock('4', 'Twin'),
	lock('5', 'Twin'),
	lock('6', ' Loft '),
	lock('7', 'Flat 3', { can_program_online_access_codes: false }),
]);

const idsOf = (given: unknown) => doors.resolve(given, undefined).devices.map(({ device_id }) => device_id);

it.each<[string, unknown, string[]]>([
	['an ID', '3', ['3']],
	['an exact name', 'Flat 13', ['3']],
	['a name that is also one of something without codes', 'Flat 3', ['2']],
	['a nickname', 'Blue Flat', ['2']],
	["the maker's name", 'Yale 17', ['2']],
	['a name with blanks around it', 'Loft', ['6']],
	['several in a text', 'Front Door, 3,Loft', ['1', '3', '6']],
	['names with commas in a text', 'Flat 13, Front Door (Mill, Lobby), Loft', ['3', '1', '6']],
	['a list', ['Front Door (Mill, Lobby)', 'Flat 13'], ['1', '3']],
	['a list in JSON', '["Loft","Flat 13"]', ['6', '3']],
	['the same one twice', 'Flat 13, 3', ['3']],
])('finds a door by %s', (_how, given, ids) => {
	expect(idsOf(given)).toEqual(ids);
});

it.each<[string, string, string]>([
	['flat 3', 'Seam has no device with the ID or the name "flat 3"', 'Doors there are: Flat 3; '],
	['Flat', 'Seam has no device with the ID or the name "Flat"', 'Flat 13; Flat 3'],
	['Twin', 'Seam has 2 devices named "Twin"', 'Device IDs: 4, 5'],
])('says what is wrong with "%s"', (name, message, advice) => {
	expect(() => doors.find(name)).toThrow(new InvalidInput(message, ''));
	expect(() => doors.find(name)).toThrow(
		expect.objectContaining({ description: expect.stringContaining(advice) }),
	);
});

it('names a door that Seam does not know any more by its ID', () => {
	expect([doors.nameOf('1'), doors.nameOf('9')]).toEqual(['Front Door (Mill, Lobby)', '9']);
});
