import type { IDataObject } from 'n8n-workflow';

import { deleteOne } from '../../../../nodes/Seam/resources/accessGrant/delete';
import { rejection } from '../../itemContext';
import { codeOn, grantOf, runOn, withKey, type Routes } from './seam';

const PARAMETERS = {
	accessGrantId: { mode: 'key', value: 'BK-1' },
	waitForCompletion: true,
	options: { timeout: 3, onTimeout: 'continue' },
};

/** A Seam with one grant, which is listed so many times by its ID once it is being deleted. */
function deleting(grant: IDataObject, looks: number, more: Routes = {}): Routes {
	let left = looks;
	return {
		'/access_grants/get': withKey(grant),
		'/access_grants/list': () => ({ access_grants: (left -= 1) >= 0 ? [grant] : [] }),
		'/access_codes/list': (body) => ({
			access_codes: 'access_code_ids' in body && left < 0 ? [] : [codeOn('front')],
		}),
		...more,
	};
}

describe('Delete, with a wait', () => {
	const going = grantOf({ warnings: [{ warning_code: 'being_deleted' }] });

	it('waits for a grant that Seam is deleting already, without deleting it again', async () => {
		const slow = await runOn(deleteOne, deleting(going, 99), PARAMETERS);
		expect(slow.json).toMatchObject({
			deleted: false,
			access_grant_id: 'g1',
			completion: { state: 'pending' },
		});
		const quick = await runOn(deleteOne, deleting(going, 1), PARAMETERS);
		expect(quick.json).toMatchObject({ deleted: true, completion: { state: 'deleted' } });
		expect([...slow.sent('/access_grants/delete'), ...quick.sent('/access_grants/delete')]).toEqual([]);
	});

	it('does not say that codes are gone which it could not ask for, and deletes the grant all the same', async () => {
		let looks = 0;
		const failing = (times: number) => () => {
			looks += 1;
			return looks <= times ? rejection(400) : { access_codes: looks > times + 2 ? [] : [codeOn('front')] };
		};
		const run = async (times: number) => {
			looks = 0;
			return await runOn(
				deleteOne,
				deleting(grantOf(), 0, { '/access_codes/list': failing(times) }),
				PARAMETERS,
			);
		};
		const once = await run(1);
		expect(once.json).toMatchObject({ deleted: true, completion: { state: 'deleted' } });
		expect(looks).toBeGreaterThan(2);
		const always = await run(99);
		expect(always.json.error).toMatchObject({
			description: expect.stringContaining('Seam has taken the change; only the look at the result failed'),
		});
		expect(always.sent('/access_grants/delete')).toHaveLength(1);
	});
});
