import { deleteOne } from '../../../../nodes/Seam/resources/accessCode/delete';
import { itemOf, outputsOf, rejection, success, type ServerAnswer } from '../../itemContext';

/** Deletes a code; Seam answers this. */
const deleted = async (answer: ServerAnswer, options: object = {}, waitForCompletion = false) =>
	await outputsOf(
		deleteOne,
		itemOf(async () => answer, {
			body: { access_code_id: 'code' },
			parameters: { options, waitForCompletion },
		}),
	);

it('a code that Seam no longer has counts as deleted', async () => {
	await expect(deleted(rejection(404, 'access_code_not_found'))).resolves.toEqual([
		{ deleted: true, access_code_id: 'code' },
	]);
});

it('has nothing to wait for then, and says so', async () => {
	await expect(deleted(rejection(404, 'access_code_not_found'), {}, true)).resolves.toEqual([
		{ deleted: true, access_code_id: 'code', completion: { state: 'deleted', waited_seconds: 0 } },
	]);
});

it('a wait that can not succeed any more does not lose the code from sight', async () => {
	const item = itemOf(
		async (path) => (path === '/access_codes/delete' ? success({}) : rejection(401, 'unauthorized')),
		{ body: { access_code_id: 'code' }, parameters: { waitForCompletion: true } },
	);
	const [output] = await outputsOf(deleteOne, item);
	expect(output).toMatchObject({ error: { http_code: '401', access_code: { access_code_id: 'code' } } });
});

it.each([
	'workspace_not_found',
	'device_not_found',
	'not_found',
	'action_attempt_not_found',
	'access_code_not_found_yet',
])('a 404 about something else is an error: %s', async (type) => {
	const [output] = await deleted(rejection(404, type));
	expect(output).toEqual({
		error: {
			message: 'No [item 0]',
			description: expect.stringContaining(`Seam's reason code: ${type}`),
			http_code: '404',
			access_code: { access_code_id: 'code' },
		},
	});
});

it('a code that is gone is an error where the user wants that', async () => {
	const [output] = await deleted(rejection(404, 'access_code_not_found'), { ignoreMissing: false });
	expect(output).toMatchObject({ error: { http_code: '404' } });
});
