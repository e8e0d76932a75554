import type { ILoadOptionsFunctions } from 'n8n-workflow';

import { searchTimeZones } from '../../../nodes/Seam/methods/timeZones';
import { itemOf, success } from '../itemContext';

const context: ILoadOptionsFunctions = Object.create(itemOf(async () => success({})).functions);
const search = async (filter?: string) =>
	(await searchTimeZones.call(context, filter)).results.map(({ value }) => value);

it('shows UTC first, and every zone once', async () => {
	const zones = await search();
	expect(zones[0]).toBe('UTC');
	expect(new Set(zones).size).toBe(zones.length);
	expect(zones).toEqual(expect.arrayContaining(['Europe/Berlin', 'America/New_York']));
});

it('finds UTC', async () => {
	expect(await search('utc')).toContain('UTC');
});
