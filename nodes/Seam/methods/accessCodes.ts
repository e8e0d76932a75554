import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { outcomeOf, rejectionIn } from '../api/errors';
import { request } from '../api/request';
import {
	canTakeAccessCodes,
	isAccessCode,
	nameOfDevice,
	objectsIn,
	textOf,
	type AccessCode,
} from '../seamObjects';
import { fetchDevices } from './devices';
import { untilShown } from './pages';

/** Devices whose codes are fetched for one page of the list. */
const DEVICES_A_PAGE = 10;

async function listCodes(
	context: ILoadOptionsFunctions,
	path: string,
	body: IDataObject,
): Promise<AccessCode[]> {
	const { access_codes: codes } = await request(context, path, body);
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

/** The codes of all devices, device by device. */
async function searchByDevice(
	context: ILoadOptionsFunctions,
	path: string,
	search: string | undefined,
	cursors: readonly string[],
): Promise<{ results: INodeListSearchResult['results']; next?: string }> {
	const { devices, next } = await fetchDevices(context, undefined, cursors, DEVICES_A_PAGE);
	const lists = await Promise.all(
		devices.filter(canTakeAccessCodes).map(async (device) => {
			const codes = await listCodes(context, path, {
				device_id: device.device_id,
				...(search && { search }),
			});
			return codes.map((code) => entry(code, nameOfDevice(device)));
		}),
	);
	return { results: lists.flat(), next };
}

/**
 * Fills the list of access codes: of the managed ones, or of the others where the resource is Unmanaged Access Code.
 * With a search text Seam searches all managed codes. Without one, which Seam's list does not allow, for unmanaged codes,
 * and where Seam rejects a search over all devices, they come device by device.
 */
export async function searchAccessCodes(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const search = filter?.trim();
	const isUnmanaged = this.getCurrentNodeParameter('resource') === 'unmanagedAccessCode';
	const path = isUnmanaged ? '/access_codes/unmanaged/list' : '/access_codes/list';
	return await untilShown(this, paginationToken, async (cursors) => {
		if (search && !isUnmanaged && cursors.length === 0) {
			const { answer, error } = await outcomeOf(listCodes(this, path, { search, limit: 100 }));
			if (answer) return { results: answer.map((code) => entry(code)) };
			if (rejectionIn(error)?.status !== 400) throw error;
		}
		return await searchByDevice(this, path, search, cursors);
	});
}
