import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

/** Fills the list of time zones with every zone that this n8n's ICU data knows. */
export async function searchTimeZones(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const search = filter?.trim().toLowerCase().replace(/ /g, '_') ?? '';
	const zones = Intl.supportedValuesOf('timeZone').filter((zone) => zone.toLowerCase().includes(search));
	return { results: zones.map((zone) => ({ name: zone, value: zone })) };
}
