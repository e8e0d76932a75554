import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Emulator } from '../../../sandbox/emulator';
import { runAsTool, type ToolOptions } from '../harness';
import { codesNamed, startBookingSeam, STAY_IN_CHICAGO } from './support';

let emulator: Emulator;

beforeEach(async () => {
	({ emulator } = await startBookingSeam());
});
afterEach(async () => await emulator.stop());

const fromAI = (key: string) => `={{ $fromAI('${key}', '', 'string') }}`;

const fields: INodeParameters = {
	bookingKey: fromAI('key'),
	guestName: fromAI('guest'),
	deviceIds: fromAI('doors'),
	startsAt: fromAI('arrival'),
	endsAt: fromAI('departure'),
	code: fromAI('code'),
};

describe.each<ToolOptions['through']>(['invoke', 'engine'])("as an AI agent's tool, by %s", (through) => {
	const ask = async (operation: string, parameters: INodeParameters, ...calls: IDataObject[]) => {
		const result = await runAsTool({
			parameters: { resource: 'booking', operation, ...parameters },
			credentials: { apiKey: emulator.apiKey, baseUrl: emulator.url },
			calls,
			through,
		});
		expect(result.error).toBeUndefined();
		return result.answers;
	};
	const stay = {
		key: 'BK-1',
		guest: 'Anna Smith',
		doors: 'Street Door, Flat 3',
		arrival: '2037-03-27',
		departure: '2037-03-29',
		code: '',
	};

	it('makes a booking, finds it and cancels it', async () => {
		const [made] = await ask('upsert', fields, stay);
		expect(made.error).toBeUndefined();
		expect(made.output).toMatchObject([{ booking_key: 'BK-1', change: 'created', ...STAY_IN_CHICAGO }]);
		const [got] = await ask('get', { bookingKey: fromAI('key') }, { key: 'BK-1' });
		expect(got.output).toMatchObject([{ guest_name: 'Anna Smith', doors: [{}, {}] }]);
		const [all] = await ask('getAll', { returnAll: true }, {});
		expect(all.output).toMatchObject([{ booking_key: 'BK-1' }]);
		const [gone] = await ask('cancel', { bookingKey: fromAI('key') }, { key: 'BK-1' });
		expect(gone.output).toMatchObject([{ change: 'removed' }]);
		expect(codesNamed(emulator, '[BK-1]')).toEqual([]);
	});

	it('tells the model what is wrong, so that it can correct itself', async () => {
		const [door, date] = await ask(
			'upsert',
			fields,
			{ ...stay, doors: 'Flat 33' },
			{ ...stay, arrival: 'tomorrow' },
		);
		expect(door.error).toMatch(/Seam has no device with the ID or the name "Flat 33"/);
		expect(date.error).toMatch(/'Arrival' is not a date that can be read: "tomorrow"/);
	});
});

it.each<ToolOptions['through']>(['invoke', 'engine'])(
	'refuses Sync, which would take one booking for the whole list, by %s',
	async (through) => {
		const { answers } = await runAsTool({
			parameters: { resource: 'booking', operation: 'sync', listName: 'airbnb', ...fields },
			credentials: { apiKey: emulator.apiKey, baseUrl: emulator.url },
			calls: [
				{ key: 'BK-1', guest: '', doors: 'Flat 3', arrival: '2037-03-27', departure: '2037-03-29', code: '' },
			],
			through,
		});
		expect(answers[0].error).toContain('This operation takes all items together, which is not possible here');
		expect(codesNamed(emulator, 'BK-1')).toEqual([]);
	},
);
