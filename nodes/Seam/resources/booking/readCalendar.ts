import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { InvalidInput } from '../../api/errors';
import { readCalendar as readEvents } from '../../bookings/calendar/readCalendar';
import type { ItemContext } from '../../execute/itemContext';
import { showFor } from '../../fields/show';
import type { OutputItem } from '../../output/outputItem';
import { handledBy } from '../operation';

async function readCalendarText({ functions }: ItemContext): Promise<OutputItem[]> {
	const text: unknown = functions.getNodeParameter('calendar', '');
	if (typeof text !== 'string') {
		throw new InvalidInput(
			"'Calendar' is not a text",
			"Give the text of the calendar, such as {{ $json.data }} after an HTTP Request node with 'Response Format' set to Text.",
		);
	}
	const include = functions.getNodeParameter('include', 'reservations') === 'all' ? 'all' : 'reservations';
	return readEvents(text, include).map((event) => ({ json: { ...event } }));
}

export const readCalendar = {
	name: 'Read Calendar',
	value: 'readCalendar',
	action: 'Read bookings of calendar',
	description:
		'Turn the text of an iCal feed, such as that of Airbnb or Vrbo, into one item for each booking. Asks Seam nothing.',
	routing: {
		request: { method: 'POST', url: '/access_codes/list' },
		operations: handledBy(readCalendarText),
	},
} satisfies INodePropertyOptions;

export const readCalendarFields = [
	{
		displayName: 'Calendar',
		name: 'calendar',
		type: 'string',
		required: true,
		default: '',
		typeOptions: { rows: 4 },
		displayOptions: showFor(['booking'], ['readCalendar']),
		placeholder: 'e.g. {{ $json.data }}',
		description:
			"The text of the iCal feed: get it with an HTTP Request node whose 'Response Format' is Text, and drag its data here",
	},
	{
		displayName: 'Include',
		name: 'include',
		type: 'options',
		default: 'reservations',
		displayOptions: showFor(['booking'], ['readCalendar']),
		options: [
			{ name: 'All', value: 'all', description: 'Also blocked days, and what cannot be told' },
			{ name: 'Reservations', value: 'reservations', description: 'Only what is sure to be a booking' },
		],
		description: 'Which events of the calendar to put out',
	},
] satisfies INodeProperties[];
