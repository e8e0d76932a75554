import type { IDataObject } from 'n8n-workflow';

import type { ItemContext } from '../../execute/itemContext';
import type { OutputItem } from '../../output/outputItem';
import type { AccessCode } from '../../seamObjects';
import { waitIfAsked } from '../operation';

/** Waits for several access codes, each on its own: what befalls one must not lose the others from sight. */
export async function waitForEach(
	item: ItemContext,
	accessCodes: AccessCode[],
	{ name, starts_at, ends_at }: IDataObject,
): Promise<OutputItem[]> {
	return await Promise.all(
		accessCodes.map(
			async (accessCode) =>
				await waitIfAsked(item, accessCode, { name, starts_at, ends_at }).catch((failure: unknown) => ({
					json: accessCode,
					failure,
				})),
		),
	);
}
