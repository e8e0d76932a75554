import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { canTakeAccessCodes, isAccessCode, type AccessCode } from '../seamObjects';
import { ask } from '../transport/ask';
import { byName, fetchDevices, nameOfDevice } from './devices';

/** Devices whose codes are fetched for one page of the list. */
const DEVICES_A_PAGE = 10;

async function listCodes(context: ILoadOptionsFunctions, body: IDataObject): Promise<AccessCode[]> {
	const { access_codes: codes } = await ask(context, '/access_codes/list', body);
	return Array.isArray(codes) ? codes.filter(isAccessCode) : [];
}

/** A code by its name and place. Not by its digits: what is picked here is saved in the workflow. */
function entry(code: AccessCode, place: string | undefined) {
	const days = [code.starts_at, code.ends_at].map((time) => time?.slice(0, 10)).filter(isText);
	const details = [place, days.length === 2 ? `${days[0]} – ${days[1]}` : undefined].filter(isText);
	const name = code.name ?? 'Access code without a name';
	return { name: details.length > 0 ? `${name} (${details.join(', ')})` : name, value: code.access_code_id };
}

function isText(value: string | undefined): value is string {
	return value !== undefined && value !== '';
}

/**
 * Fills the list of access codes. With a search text Seam searches all of them; without one, which Seam's list does not
 * allow, the codes come device by device.
 */
export async function searchAccessCodes(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const search = filter?.trim();
	if (search) {
		const body = { search, limit: 100 };
		const codes = await listCodes(this, body);
		return { results: codes.map((code) => entry(code, undefined)).sort(byName) };
	}
	let cursor = paginationToken;
	for (;;) {
		const { devices, next } = await fetchDevices(this, undefined, cursor, DEVICES_A_PAGE);
		const lists = await Promise.all(
			devices.filter(canTakeAccessCodes).map(async (device) => {
				const codes = await listCodes(this, { device_id: device.device_id });
				return codes.map((code) => entry(code, nameOfDevice(device)));
			}),
		);
		const results = lists.flat().sort(byName);
		if (results.length > 0 || next === undefined) return { results, paginationToken: next };
		cursor = next;
	}
}
