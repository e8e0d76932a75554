import { invalidInput } from '../errors';
import { presentAccount } from './connectedAccounts';
import { presentDevice } from './devices';
import { presentEntrance } from './entrances';
import type { Call } from './route';

/** Which kinds of related things a `get_related` is to answer. */
export interface RelatedFilter {
	include?: string[];
	exclude?: string[];
}

/** The answer of a `get_related`: of all kinds at hand, those that are included and not excluded. */
export function batchOf(related: Record<string, object[]>, { include, exclude }: RelatedFilter): object {
	const wanted = Object.entries(related).filter(
		([kind]) => (include?.includes(kind) ?? true) && !exclude?.includes(kind),
	);
	return { batch: Object.fromEntries(wanted) };
}

/** What belongs to doors: themselves, and the accounts that they came with. */
export function relatedToDoors(call: Call, device_ids: Iterable<string>, acs_entrance_ids: Iterable<string>) {
	const { world } = call;
	const devices = [...new Set(device_ids)].flatMap((id) => world.devices.get(id) ?? []);
	const entrances = [...new Set(acs_entrance_ids)].flatMap((id) => world.entrances.get(id) ?? []);
	const accounts = new Set([...devices, ...entrances].map((door) => door.connected_account_id));
	return {
		devices: devices.map(presentDevice),
		acs_entrances: entrances.map(presentEntrance),
		connected_accounts: [...accounts].flatMap((id) => world.accounts.get(id) ?? []).map(presentAccount),
		// The systems are the vendor's fake's, and not at hand here.
		acs_systems: [],
	};
}

/**
 * The things that a list of ids or of keys means; what does not exist is left out.
 * @throws {SeamError} 400 `invalid_input` without either list
 */
export function named<Row>(
	rows: Row[],
	ids: [string, string[] | undefined, (row: Row) => string],
	keys: [string, string[] | undefined, (row: Row) => string | undefined],
): Row[] {
	const [idsName, wantedIds, idOf] = ids;
	const [keysName, wantedKeys, keyOf] = keys;
	if (wantedIds === undefined && wantedKeys === undefined) {
		throw invalidInput(`Must specify either ${idsName} or ${keysName}`);
	}
	return rows.filter((row) => {
		const key = keyOf(row);
		return wantedIds?.includes(idOf(row)) || (key !== undefined && wantedKeys?.includes(key));
	});
}
