import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

/** UTC, and every zone that this n8n's ICU data knows. */
export const TIME_ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

/** Fills the list of time zones with all of them. */
export async function searchTimeZones(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const search = filter?.trim().toLowerCase().replace(/ /g, '_') ?? '';
	const zones = TIME_ZONES.filter((zone) => zone.toLowerCase().includes(search));
	return { results: zones.map((zone) => ({ name: zone, value: zone })) };
}
