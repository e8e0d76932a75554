import type { IDataObject } from 'n8n-workflow';

import { allOf, pagesOf } from '../../api/paging';
import { unlessMissed } from '../../api/pollers';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { doorOutput, outputOfGrant } from '../../output/accessGrant';
import type { OutputItem } from '../../output/outputItem';
import {
	canTakeAccessCodes,
	fieldsOf,
	isAccessCode,
	isAccessMethod,
	isDevice,
	isSpace,
	isUserIdentity,
	nameOfDevice,
	objectsIn,
	textsIn,
	type AccessCode,
	type AccessGrant,
	type AccessMethod,
	type Device,
	type Space,
	type UserIdentity,
} from '../../seamObjects';
import { doorsOfGrant, judgeGrant, type GrantDoor } from '../../waiting/grantCompletion';
import type { Judgement } from '../../waiting/completion';
import { completion, failedWait, timedOut, WaitError } from '../../waiting/waitErrors';
import { waitForGrant } from '../../waiting/waitForGrant';
import type { Waiting } from '../../waiting/waitFor';
import { afterTheChange } from '../accessCode/changedCode';
import { startWaiting } from '../operation';

/** What belongs to a grant, as Seam's `get_related` tells it. */
export interface RelatedToGrant {
	methods: AccessMethod[];
	devices: Device[];
	spaces: Space[];
	entranceIds: string[];
	person?: UserIdentity;
}

/** Asks what belongs to a grant. @throws RequestError */
export async function relatedTo(
	item: ItemContext,
	{ access_grant_id, access_method_ids }: AccessGrant,
): Promise<RelatedToGrant> {
	const { batch } = await sendWithRetry(item, '/access_grants/get_related', {
		access_grant_ids: [access_grant_id],
		include: ['access_methods', 'acs_entrances', 'devices', 'spaces', 'user_identities'],
	});
	const { access_methods, acs_entrances, devices, spaces, user_identities } = fieldsOf(batch);
	const [person] = objectsIn(user_identities).filter(isUserIdentity);
	return {
		methods: objectsIn(access_methods)
			.filter(isAccessMethod)
			.filter(
				({ access_method_id: id }) =>
					!Array.isArray(access_method_ids) || textsIn(access_method_ids).includes(id),
			),
		devices: objectsIn(devices).filter(isDevice),
		spaces: objectsIn(spaces).filter(isSpace),
		entranceIds: textsIn(objectsIn(acs_entrances).map(({ acs_entrance_id }) => acs_entrance_id)),
		...(person && { person }),
	};
}

/** The access codes of a grant: one on each of its doors that takes codes. @throws RequestError */
export async function codesOf(item: ItemContext, access_grant_id: string): Promise<AccessCode[]> {
	const fetch = async (body: IDataObject) => await sendWithRetry(item, '/access_codes/list', body);
	return await allOf(pagesOf(fetch, { access_grant_id }, 'access_codes'), isAccessCode);
}

/** A grant with all that goes into its output. */
interface GrantView {
	grant: AccessGrant;
	methods: AccessMethod[];
	codes: AccessCode[];
	devices: Device[];
}

/** @param wished the devices that it was made for: Seam need not list those that it left out */
async function lookAt(item: ItemContext, grant: AccessGrant, wished: Device[] = []): Promise<GrantView> {
	const looks = [relatedTo(item, grant), codesOf(item, grant.access_grant_id)] as const;
	await Promise.allSettled(looks);
	const [{ methods, devices }, codes] = await Promise.all(looks);
	const listed = new Set(devices.map(({ device_id }) => device_id));
	const unlisted = wished.filter(({ device_id }) => !listed.has(device_id));
	return { grant, methods, codes, devices: [...devices, ...unlisted] };
}

/** The devices that codes of the grant can be on: what else is in a space is no door. */
function doorIds({ devices }: GrantView): string[] {
	return devices.filter(canTakeAccessCodes).map(({ device_id }) => device_id);
}

function doorsIn(view: GrantView): GrantDoor[] {
	return doorsOfGrant(view.grant, view.codes, doorIds(view), Date.now());
}

/** The name of a door; its ID where Seam does not say. */
function nameIn({ devices }: GrantView, deviceId: string): string {
	const device = devices.find(({ device_id }) => device_id === deviceId);
	return device ? nameOfDevice(device) : deviceId;
}

function outputOf(view: GrantView): IDataObject {
	const doors = doorsIn(view).map((door) => doorOutput(door, nameIn(view, door.deviceId)));
	return outputOfGrant(view.grant, view.methods, doors);
}

/** The error of a grant that does not open all of its doors. */
function failureOf(view: GrantView, judgement: Judgement): WaitError {
	const what = `Access grant ${view.grant.access_grant_id}`;
	const doors = doorsIn(view);
	const failed = doors.filter((door) => door.judgement.state === 'failed');
	if (failed.length === 0) return failedWait(`${what} does not open its doors`, judgement);
	const said = failed.map(
		({ deviceId, judgement: { obstacle } }) =>
			`${nameIn(view, deviceId)}: ${obstacle?.message ?? 'Seam gives no reason'}`,
	);
	const types = new Set(failed.map((door) => door.judgement.obstacle?.code));
	return new WaitError(
		`${failed.length} of ${doors.length} doors of access grant ${view.grant.access_grant_id} failed: ${said.join('; ')}`,
		`Mend what the doors say and run this again. The other doors open.\nSeam's reason code: ${[...types].join(', ')}`,
	);
}

/** Puts a grant out as it is, with its methods and its doors. */
export async function outputOfFound(item: ItemContext, grant: AccessGrant): Promise<OutputItem> {
	item.known = grant;
	return { json: outputOf(await lookAt(item, grant)) };
}

/** What is known of a grant that was made or changed. */
interface WrittenGrant {
	/** The devices that it was made for. */
	wished?: Device[];
	/** The dates that a change asked for, by Seam's names. */
	written?: IDataObject;
	/** What else goes into the output. */
	more?: IDataObject;
}

/** The output of a grant that was not waited for. It fails where Seam says at once that a door stays shut. */
function outputAtOnce(view: GrantView, more?: IDataObject): OutputItem {
	const doors = doorsIn(view);
	const shut = doors.find((door) => door.judgement.state === 'failed');
	const judgement = shut?.judgement ?? judgeGrant(view, doors, Date.now());
	const json = { ...outputOf(view), ...more };
	return judgement.state === 'failed' ? { json, failure: failureOf(view, judgement) } : { json };
}

async function outputAfterWait(
	item: ItemContext,
	waiting: Waiting,
	view: GrantView,
	{ written, more }: WrittenGrant,
): Promise<OutputItem> {
	const { access_grant_id: id } = view.grant;
	const { timeout, onTimeout } = waiting.settings;
	const { end, judgement, ...seen } = await waitForGrant(waiting, view, {
		deviceIds: doorIds(view),
		written,
		listCodes: async () => await unlessMissed(codesOf(item, id)),
	});
	const last = { ...view, ...seen };
	const done = completion(judgement.state, waiting.waited, judgement.scheduledAt);
	const json = { ...outputOf(last), completion: done, ...more };
	if (judgement.state === 'failed') return { json, failure: failureOf(last, judgement) };
	if (end !== 'timedOut' || onTimeout === 'continue') return { json };
	const what = `Access grant ${id} was not on all its doors`;
	return { json, failure: timedOut(what, timeout, judgement, 'look the access grant up later by its ID.') };
}

/**
 * Puts out a grant that was made or changed, with its methods and its doors, once they are as far as the user wants to wait. It
 * fails when one of its doors does.
 */
export async function outputOfWritten(
	item: ItemContext,
	grant: AccessGrant,
	about: WrittenGrant = {},
): Promise<OutputItem> {
	const waiting = startWaiting(item);
	const { wished, more } = about;
	item.known = { ...grant, ...more };
	return await afterTheChange(
		(async () => {
			const view = await lookAt(item, grant, wished);
			if (!waiting.settings.isOn) return outputAtOnce(view, more);
			item.known = { ...outputOf(view), ...more };
			return await outputAfterWait(item, waiting, view, about);
		})(),
	);
}
