import { startEmulator } from '../../../sandbox/emulator';
import { byId, jsonOf, operate, sourceOf, writes } from './support';

const DEVICES = 10;
const BOOKINGS = 200;

/** Seam's minute lasts a second here: 200 codes on 10 devices are 20 a device, so two minutes' worth. */
const SPEED = 60;

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
