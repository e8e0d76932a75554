import type { IDataObject } from 'n8n-workflow';

import { itemOf, outputsOf, rejection, success, type ServerAnswer } from '../../itemContext';

/** What Seam answers by route: the body of a success, or a whole answer. */
export type Routes = Record<string, (body: IDataObject) => IDataObject | ServerAnswer>;

export const STAY = { starts_at: '2037-03-27T14:00:00.000Z', ends_at: '2037-03-29T09:00:00.000Z' };

/** A door that takes codes. */
export const door = (device_id: string): IDataObject => ({
	device_id,
	display_name: `Door ${device_id}`,
	can_program_online_access_codes: true,
});

/** A PIN that was issued. */
export const pin = (fields: IDataObject = {}): IDataObject => ({
	access_method_id: 'm1',
	mode: 'code',
	code: '4711',
	is_issued: true,
	pending_mutations: [],
	...fields,
});

/** A code that is on its door, and opens it at the start of the stay. */
export const codeOn = (device_id: string, fields: IDataObject = {}): IDataObject => ({
	access_code_id: `code-${device_id}`,
	device_id,
	code: '4711',
	...STAY,
	is_scheduled_on_device: true,
	pending_mutations: [],
	errors: [],
	...fields,
});

/** A grant with one PIN, of somebody who is there already. */
export const grantOf = (fields: IDataObject = {}): IDataObject => ({
	access_grant_id: 'g1',
	access_grant_key: 'BK-1',
	user_identity_id: 'p1',
	name: null,
	...STAY,
	created_at: new Date().toISOString(),
	space_ids: [],
	access_method_ids: ['m1'],
	requested_access_methods: [{ mode: 'code', created_access_method_ids: ['m1'] }],
	errors: [],
	warnings: [],
	pending_mutations: [],
	...fields,
});

/** The answer to a look for a grant by its key. */
export const withKey =
	(grant: IDataObject) =>
	({ access_grant_key: key }: IDataObject) =>
		key === grant.access_grant_key ? { access_grant: grant } : rejection(404, 'access_grant_not_found');

/** What belongs to a grant, as `get_related` has it. */
export const related = (fields: IDataObject = {}): IDataObject => ({
	batch: { access_methods: [pin()], devices: [], spaces: [], acs_entrances: [], ...fields },
});

/**
 * Runs an operation of access grants on a Seam that answers as told.
 * @returns the `json` of its one item, and what was sent
 */
export async function runOn(
	operation: Parameters<typeof outputsOf>[0],
	routes: Routes,
	parameters: Record<string, unknown> = {},
	body: IDataObject = {},
) {
	const sent: Array<{ path: string; body: IDataObject }> = [];
	const server = async (path: string, asked: IDataObject): Promise<ServerAnswer> => {
		sent.push({ path, body: asked });
		const answer = routes[path]?.(asked) ?? {};
		const isWhole = (value: object): value is ServerAnswer => 'statusCode' in value;
		return isWhole(answer) ? answer : success(answer);
	};
	const [json] = await outputsOf(operation, itemOf(server, { parameters, body }));
	return { json, sent: (path: string) => sent.filter((one) => one.path === path).map((one) => one.body) };
}
