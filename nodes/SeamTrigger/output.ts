import { NodeApiError, type IDataObject } from 'n8n-workflow';

import { outcomeOf } from '../Seam/api/errors';
import { simplifyAccessCode, simplifyDevice } from '../Seam/output/outputItem';
import { errorLines } from '../Seam/resources/event/errorLines';
import { simplifyEvent } from '../Seam/resources/event/simplifyEvent';
import type { SeamEvent } from './event';
import type { EventLookUp } from './lookUp';
import type { TriggerParameters } from './parameters';

/** What is put out beside the fields of an event. */
interface LookedUp extends IDataObject {
	access_code?: IDataObject | null;
	/** The spare code that is on the lock in its place. */
	backup_access_code?: IDataObject | null;
	device?: IDataObject | null;
	/** Why something that was to be included is not. */
	lookup_errors?: string[];
}

/**
 * What the workflow starts with: the event, and what the user wants with it. An object that is gone is `null`; so is one that
 * Seam rejects to show, with the reason in `lookup_errors`: no event is lost for it.
 * @throws LookUpUnavailable when Seam can't be asked for now
 */
export async function outputOf(
	event: SeamEvent,
	{ include, simplify }: TriggerParameters,
	lookUp: EventLookUp,
): Promise<IDataObject> {
	const json: LookedUp = simplify ? simplifyEvent(event) : { ...event, ...errorLines(event) };
	const errors: string[] = [];
	const add = async (
		key: 'access_code' | 'backup_access_code' | 'device',
		task: Promise<IDataObject | undefined>,
		simplified: (object: IDataObject) => IDataObject,
	) => {
		const { answer: object, error } = await outcomeOf(task);
		if (error instanceof NodeApiError) errors.push(`${key}: ${error.message}`);
		else if (error !== undefined) throw error;
		json[key] = object ? (simplify ? simplified(object) : object) : null;
	};
	if (include.includes('accessCode')) await add('access_code', lookUp.accessCode(), simplifyAccessCode);
	if (include.includes('accessCode') && event.backup_access_code_id) {
		await add('backup_access_code', lookUp.backupCode(), simplifyAccessCode);
	}
	if (include.includes('device')) await add('device', lookUp.device(), simplifyDevice);
	if (errors.length > 0) json.lookup_errors = errors;
	return json;
}
