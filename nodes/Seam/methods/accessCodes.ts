import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { request } from '../api/request';
import {
	canTakeAccessCodes,
	isAccessCode,
	nameOfDevice,
	objectsIn,
	textOf,
	type AccessCode,
} from '../seamObjects';
import { fetchDevices, untilShown } from './devices';

/** Devices whose codes are fetched for one page of the list. */
const DEVICES_A_PAGE = 10;

async function listCodes(context: ILoadOptionsFunctions, body: IDataObject): Promise<AccessCode[]> {
	const { access_codes: codes } = await request(context, '/access_codes/list', body);
	return objectsIn(codes).filter(isAccessCode);
}

/** A code by its name and place. Not by its digits: what is picked here is saved in the workflow. */
function entry(code: AccessCode, place?: string): { name: string; value: string } {
	const days = [code.starts_at, code.ends_at].map((time) => textOf(time)?.slice(0, 10));
	const stay = days.every((day) => day !== undefined) ? days.join(' – ') : undefined;
	const details = [place, stay].filter((text) => textOf(text) !== undefined);
	const name = textOf(code.name) ?? 'Access code without a name';
	return { name: details.length > 0 ? `${name} (${details.join(', ')})` : name, value: code.access_code_id };
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
	return await untilShown(this, paginationToken, async (cursors) => {
		if (search) {
			const codes = await listCodes(this, { search, limit: 100 });
			return { results: codes.map((code) => entry(code)) };
		}
		const { devices, next } = await fetchDevices(this, undefined, cursors, DEVICES_A_PAGE);
		const lists = await Promise.all(
			devices.filter(canTakeAccessCodes).map(async (device) => {
				const codes = await listCodes(this, { device_id: device.device_id });
				return codes.map((code) => entry(code, nameOfDevice(device)));
			}),
		);
		return { results: lists.flat(), next };
	});
}
