import type { CodeRecord } from '../codes';
import { invalidInput, notFound } from '../errors';
import type { Store } from '../store';
import type { Device } from '../types';
import type { Entrance } from '../entrances';
import type { World } from '../world';
import type { AccessMode, GrantRecord, MethodRecord } from './types';

/** All grants and methods, and what belongs together. */
export class GrantBook {
	readonly grants: Store<GrantRecord>;
	readonly methods: Store<MethodRecord>;

	constructor(private readonly world: World) {
		this.grants = world.newStore((grant) => grant.access_grant_id);
		this.methods = world.newStore((method) => method.access_method_id);
	}

	/** @throws {SeamError} 404 `access_grant_not_found` */
	grant(workspace_id: string, by: { access_grant_id?: string; access_grant_key?: string }): GrantRecord {
		const { access_grant_id, access_grant_key } = by;
		if (access_grant_id === undefined && access_grant_key === undefined) {
			throw invalidInput('Must specify either access_grant_id or access_grant_key');
		}
		const found =
			access_grant_id === undefined
				? this.grants.all(workspace_id).find((grant) => grant.access_grant_key === access_grant_key)
				: this.grants.get(access_grant_id, workspace_id);
		if (!found) throw notFound('access_grant', { ...by });
		return found;
	}

	/** @throws {SeamError} 404 `access_method_not_found` */
	method(workspace_id: string, access_method_id: string): MethodRecord {
		const found = this.methods.get(access_method_id, workspace_id);
		if (!found) throw notFound('access_method', { access_method_id });
		return found;
	}

	methodsOf({ access_grant_id, workspace_id }: GrantRecord): MethodRecord[] {
		return this.methods.all(workspace_id).filter((method) => method.access_grant_id === access_grant_id);
	}

	/** The codes of a grant on its doors, those that are being removed among them. */
	codesOf({ access_grant_id }: GrantRecord): CodeRecord[] {
		return [...this.world.codes.ofGrant(access_grant_id)];
	}

	codesOfMethod({ access_grant_id, access_method_id }: MethodRecord): CodeRecord[] {
		return [...this.world.codes.ofGrant(access_grant_id)].filter(
			(record) => record.grant?.access_method_id === access_method_id,
		);
	}

	/** The devices that a grant is for: those that were named, and those of its spaces. */
	devicesOf(grant: Pick<GrantRecord, 'device_ids' | 'space_ids'>): Device[] {
		const named = new Set(grant.device_ids);
		return [...this.world.devices.values()].filter(
			(device) => named.has(device.device_id) || isInSpace(device, grant),
		);
	}

	/** The entrances that a grant is for and that open by one of the modes. */
	entrancesOf(grant: GrantRecord, ...modes: AccessMode[]): Entrance[] {
		const named = new Set(grant.acs_entrance_ids);
		return [...this.world.entrances.values()].filter(
			(entrance) =>
				(named.has(entrance.acs_entrance_id) || isInSpace(entrance, grant)) &&
				modes.some((mode) => entrance[`can_unlock_with_${mode}`]),
		);
	}
}

function isInSpace({ space_ids }: { space_ids: string[] }, grant: Pick<GrantRecord, 'space_ids'>): boolean {
	return grant.space_ids.some((space_id) => space_ids.includes(space_id));
}
