import { DateTime } from 'luxon';

import type { N8nRest, WorkflowFile } from '../../sandbox/n8n/rest';
import { filledIn, publish } from './support/examples';
import { finishedExecutions } from './support/executions';
import { wallClock } from './support/guestBooking';
import { messageThat } from './support/messages';
import { signIn } from './support/n8n';
import { callSeam } from './support/seam';
import { currentSession } from './support/session';

const EXAMPLE = 'heating-for-stays';

interface Schedule {
	thermostat_schedule_id: string;
	name: string;
	climate_preset_key: string;
	starts_at: string;
	ends_at: string;
}

describe('The example "run the heating for the time of a stay"', () => {
	const { n8nUrl, devices } = currentSession();
	let rest: N8nRest;
	let runs = 0;

	beforeAll(async () => {
		rest = await signIn();
		const workflow = JSON.stringify(await filledIn(EXAMPLE));
		const filled = workflow.replace('paste the device ID here', devices.thermostat);
		await publish(rest, EXAMPLE, JSON.parse(filled) as WorkflowFile);
	});

	afterAll(async () => {
		await rest.deactivate(EXAMPLE);
	});

	async function tell(event: object): Promise<void> {
		const response = await fetch(`${n8nUrl}/webhook/heating`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(event),
		});
		expect(response.status).toBe(200);
		runs += 1;
		const [{ status }] = await finishedExecutions(rest, EXAMPLE, runs);
		expect(status).toBe('success');
	}

	async function schedulesOf(booking_id: string): Promise<Schedule[]> {
		const { thermostat_schedules } = await callSeam<{ thermostat_schedules: Schedule[] }>(
			'/thermostats/schedules/list',
			{ device_id: devices.thermostat },
		);
		return thermostat_schedules.filter(({ name }) => name === booking_id);
	}

	/** The thermostat is in Berlin. */
	const arrival = DateTime.now().setZone('Europe/Berlin').plus({ days: 2 }).startOf('hour');
	const departure = arrival.plus({ days: 3 });
	const inUtc = (moment: DateTime) => new Date(moment.toMillis()).toISOString();
	const booking = {
		booking_id: 'HEAT-1',
		unit: 'Flat 3',
		arrival: wallClock(arrival),
		departure: wallClock(departure),
	};

	it('keeps one schedule for a booking through all its events', async () => {
		await tell({ event: 'made', ...booking });
		await tell({ event: 'made', ...booking });
		const [made, ...others] = await schedulesOf('HEAT-1');
		expect(others).toEqual([]);
		expect(made).toMatchObject({
			climate_preset_key: 'occupied',
			starts_at: inUtc(arrival),
			ends_at: inUtc(departure),
		});

		const later = departure.plus({ days: 1 });
		await tell({ event: 'changed', ...booking, departure: wallClock(later) });
		expect(await schedulesOf('HEAT-1')).toMatchObject([
			{ thermostat_schedule_id: made.thermostat_schedule_id, ends_at: inUtc(later) },
		]);

		await tell({ event: 'cancelled', ...booking });
		expect(await schedulesOf('HEAT-1')).toEqual([]);
		await tell({ event: 'cancelled', ...booking });
	});

	it('tells the host of a unit that it does not know, and of an impossible date', async () => {
		await tell({ event: 'made', ...booking, booking_id: 'HEAT-2', unit: 'Attic' });
		const unknown = await messageThat(({ subject }) => subject.includes('HEAT-2'));
		expect(unknown.text).toContain("'Device'");
		await tell({ event: 'made', ...booking, booking_id: 'HEAT-3', departure: booking.arrival });
		const impossible = await messageThat(({ subject }) => subject.includes('HEAT-3'));
		expect(impossible.text).toContain("'Ends At'");
		expect(await schedulesOf('HEAT-3')).toEqual([]);
	});
});
