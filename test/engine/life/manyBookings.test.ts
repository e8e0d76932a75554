import { startEmulator } from '../../../sandbox/emulator';
import { describe, it } from '../harness/bothWays';
import { byId, jsonOf, operate, sourceOf, writes } from './support';

const DEVICES = 10;
const BOOKINGS = 200;

/**
 * Seam's minute lasts four seconds here: 200 codes on 10 devices are 20 a device, so two minutes' worth. A shorter minute
 * would be over, on a busy machine, before its ten codes a device are made, and the limit would not be met.
 */
const SPEED = 15;

describe("the end of the season, under Seam's limits", () => {
	it('changes 60 codes on 3 devices and deletes them, each once', async () => {
		const emulator = await startEmulator({ speed: SPEED });
		try {
			const doors = emulator.addDevices(3);
			const create = await operate(
				emulator,
				['accessCode', 'create'],
				{ deviceId: byId('={{ $json.door }}') },
				{ input: Array.from({ length: 60 }, (_, index) => ({ door: doors[index % 3] })) },
			);
			expect(create.error).toBeUndefined();
			const input = jsonOf(create).map(({ access_code_id }) => ({ id: access_code_id }));
			const accessCodeId = byId('={{ $json.id }}');

			emulator.resetRecording();
			const name = '={{ "New " + $json.id }}';
			const update = await operate(emulator, ['accessCode', 'update'], { accessCodeId, name }, { input });
			expect(update.error).toBeUndefined();
			expect(update.items.map(sourceOf)).toEqual(input.map((_, index) => index));
			expect(jsonOf(update).map((code) => code.name)).toEqual(input.map(({ id }) => `New ${String(id)}`));
			const accepted = emulator.requests.filter(
				({ path, status }) => path.endsWith('/update') && status === 200,
			);
			expect(accepted).toHaveLength(60);
			expect(emulator.maxInFlight).toBeLessThanOrEqual(10);

			const gone = await operate(emulator, ['accessCode', 'delete'], { accessCodeId }, { input });
			expect(gone.error).toBeUndefined();
			expect(jsonOf(gone)).toEqual(input.map(({ id }) => ({ deleted: true, access_code_id: id })));
			expect(emulator.accessCodes().filter(({ status }) => status !== 'removing')).toEqual([]);
		} finally {
			await emulator.stop();
		}
	}, 60_000);
});

describe.each(['create', 'upsert'])(
	"200 bookings over 10 devices under Seam's limits, by %s",
	(operation) => {
		it('become 200 codes: none twice, none lost, none failed, at most 10 requests at once', async () => {
			const emulator = await startEmulator({ speed: SPEED });
			try {
				const doors = emulator.addDevices(DEVICES);
				const input = Array.from({ length: BOOKINGS }, (_, index) => ({
					door: doors[index % DEVICES],
					name: `Booking ${index}`,
				}));
				const result = await operate(
					emulator,
					['accessCode', operation],
					{ deviceId: byId('={{ $json.door }}'), name: '={{ $json.name }}' },
					{ input },
				);
				expect(result.error).toBeUndefined();
				expect(result.items).toHaveLength(BOOKINGS);
				expect(result.items.map(sourceOf)).toEqual(input.map((_, index) => index));
				expect(jsonOf(result).map(({ name, device_id }) => ({ name, door: device_id }))).toEqual(
					input.map(({ name, door }) => ({ name, door })),
				);
				const codes = emulator.accessCodes();
				expect(codes.map(({ name }) => name).sort()).toEqual(input.map(({ name }) => name).sort());
				expect(new Set(jsonOf(result).map(({ access_code_id }) => access_code_id))).toEqual(
					new Set(codes.map(({ access_code_id }) => access_code_id)),
				);
				expect(emulator.maxInFlight).toBeLessThanOrEqual(10);
				const refused = emulator.requests.filter(({ status }) => status === 429).length;
				expect(refused).toBeGreaterThan(0);

				emulator.resetRecording();
				if (operation !== 'upsert') return;
				const again = await operate(
					emulator,
					['accessCode', operation],
					{ deviceId: byId('={{ $json.door }}'), name: '={{ $json.name }}' },
					{ input },
				);
				expect(jsonOf(again).every(({ change }) => change === 'unchanged')).toBe(true);
				expect(writes(emulator)).toEqual([]);
				expect(emulator.accessCodes()).toHaveLength(BOOKINGS);
			} finally {
				await emulator.stop();
			}
		}, 60_000);
	},
);
