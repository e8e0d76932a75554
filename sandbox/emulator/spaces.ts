import { randomUUID } from 'node:crypto';
import { invalidInput, notFound } from './errors';
import type { Store } from './store';
import type { IsoInstant } from './types';
import { checkUnique } from './uniqueKeys';
import type { World } from './world';

/** What a customer's own system knows about a space. */
export interface SpaceCustomerData {
	address?: string | null;
	/** `HH:mm`, or with seconds. */
	default_checkin_time?: string | null;
	default_checkout_time?: string | null;
	/** An IANA name. */
	time_zone?: string | null;
}

/** `space` as Seam answers it, but for the counts, which follow from the devices and entrances. */
export interface Space {
	space_id: string;
	workspace_id: string;
	name: string;
	display_name: string;
	space_key?: string;
	customer_key?: string;
	customer_data?: SpaceCustomerData;
	geolocation?: { latitude: number; longitude: number } | null;
	created_at: IsoInstant;
}

/** What a space is and what belongs to it; lists of ids replace what was there. */
export interface SpaceContent {
	name?: string;
	space_key?: string;
	customer_key?: string;
	customer_data?: SpaceCustomerData;
	device_ids?: string[];
	acs_entrance_ids?: string[];
	connected_account_ids?: string[];
}

/** What can belong to a space: devices and entrances alike. */
interface Member {
	space_ids: string[];
}

/** The spaces of a workspace. Which devices and entrances belong to one is written on these, in `space_ids`. */
export class Spaces {
	readonly store: Store<Space>;
	private readonly listeners: Array<(space: Space) => void> = [];
	/** The accounts that were put into each space. */
	private readonly accounts = new Map<string, Set<string>>();

	constructor(private readonly world: World) {
		this.store = world.newStore((space) => space.space_id);
	}

	/** Calls somebody with each space whose devices or entrances have changed, after the change. */
	onMembershipChange(listener: (space: Space) => void): void {
		this.listeners.push(listener);
	}

	/** @throws {SeamError} 404 `space_not_found` */
	find(workspace_id: string, by: { space_id?: string; space_key?: string }): Space {
		const { space_id, space_key } = by;
		if (space_id === undefined && space_key === undefined) {
			throw invalidInput('Must specify either space_id or space_key');
		}
		const found =
			space_id === undefined ? this.withKey(workspace_id, space_key) : this.store.get(space_id, workspace_id);
		if (!found) throw notFound('space', { ...by });
		return found;
	}

	/** @throws {SeamError} for a key that is taken, and for a device or an entrance that does not exist */
	create(workspace_id: string, content: SpaceContent & { name: string }): Space {
		const { name, space_key, customer_key, customer_data } = content;
		this.checkKey(workspace_id, space_key);
		const members = this.membersOf(workspace_id, content);
		const space = this.store.add({
			space_id: randomUUID(),
			workspace_id,
			name,
			display_name: name,
			...(space_key !== undefined && { space_key }),
			...(customer_key !== undefined && { customer_key }),
			...(customer_data && { customer_data: { ...customer_data } }),
			created_at: this.world.clock.iso(),
		});
		for (const member of members) member.space_ids.push(space.space_id);
		this.accounts.set(space.space_id, new Set(content.connected_account_ids));
		this.emit('space.created', space);
		return space;
	}

	/** Changes what is named; of `customer_data` too, only the keys that are given. */
	update(space: Space, changes: SpaceContent): void {
		const { name, space_key, customer_data, device_ids, acs_entrance_ids } = changes;
		const { workspace_id, space_id } = space;
		if (space_key !== undefined && space_key !== space.space_key) {
			this.checkKey(workspace_id, space_key);
			space.space_key = space_key;
		}
		this.membersOf(workspace_id, changes);
		if (name !== undefined) space.display_name = space.name = name;
		if (customer_data) space.customer_data = { ...space.customer_data, ...customer_data };
		const { device_ids: hasDevices, acs_entrance_ids: hasEntrances } = this.idsIn(space);
		const missing = (has: string[], wanted: string[]) => has.filter((id) => !wanted.includes(id));
		this.change(space, {
			removed: this.membersOf(workspace_id, {
				device_ids: device_ids && missing(hasDevices, device_ids),
				acs_entrance_ids: acs_entrance_ids && missing(hasEntrances, acs_entrance_ids),
			}),
			added: this.membersOf(workspace_id, { device_ids, acs_entrance_ids }).filter(
				(member) => !member.space_ids.includes(space_id),
			),
		});
	}

	/** Adds devices and entrances; what is in the space already stays there. */
	add(space: Space, content: SpaceContent): void {
		const members = this.membersOf(space.workspace_id, content);
		this.change(space, {
			added: members.filter((member) => !member.space_ids.includes(space.space_id)),
			removed: [],
		});
	}

	remove(space: Space, content: SpaceContent): void {
		const members = this.membersOf(space.workspace_id, content);
		this.change(space, {
			added: [],
			removed: members.filter((member) => member.space_ids.includes(space.space_id)),
		});
	}

	delete(space: Space): void {
		const { device_ids, acs_entrance_ids } = this.idsIn(space);
		for (const member of this.membersOf(space.workspace_id, { device_ids, acs_entrance_ids })) {
			this.takeOut(member, space);
		}
		this.store.delete(space.space_id);
		this.accounts.delete(space.space_id);
		this.emit('space.deleted', space, { device_ids, acs_entrance_ids });
		for (const listener of this.listeners) listener(space);
	}

	hasAccount(space_id: string, connected_account_id: string): boolean {
		return this.accounts.get(space_id)?.has(connected_account_id) ?? false;
	}

	/** A space as it is answered, with its counts. */
	present(space: Space): Space & { device_count: number; acs_entrance_count: number } {
		const { device_ids, acs_entrance_ids } = this.idsIn(space);
		return {
			...structuredClone(space),
			device_count: device_ids.length,
			acs_entrance_count: acs_entrance_ids.length,
		};
	}

	/** The devices and entrances in a space. */
	idsIn({ space_id }: Space): { device_ids: string[]; acs_entrance_ids: string[] } {
		const inSpace = ({ space_ids }: Member) => space_ids.includes(space_id);
		return {
			device_ids: [...this.world.devices.values()].filter(inSpace).map((device) => device.device_id),
			acs_entrance_ids: [...this.world.entrances.values()].filter(inSpace).map((e) => e.acs_entrance_id),
		};
	}

	private withKey(workspace_id: string, space_key: string | undefined): Space | undefined {
		return this.store.all(workspace_id).find((space) => space.space_key === space_key);
	}

	private checkKey(workspace_id: string, space_key: string | undefined): void {
		if (space_key === '') throw invalidInput('String must contain at least 1 character(s)', 'space_key');
		const taken = space_key !== undefined && this.withKey(workspace_id, space_key) !== undefined;
		checkUnique(this.world.settings, 'space_key', space_key, taken);
	}

	private membersOf(workspace_id: string, content: SpaceContent): Member[] {
		for (const id of content.connected_account_ids ?? []) {
			if (this.world.accounts.get(id)?.workspace_id !== workspace_id) {
				throw notFound('connected_account', { connected_account_id: id });
			}
		}
		return [
			...[...new Set(content.device_ids)].map((id) => this.world.device(id, workspace_id)),
			...[...new Set(content.acs_entrance_ids)].map((id) => this.world.entrance(id, workspace_id)),
		];
	}

	private takeOut(member: Member, { space_id }: Space): void {
		member.space_ids = member.space_ids.filter((id) => id !== space_id);
	}

	private change(space: Space, { added, removed }: { added: Member[]; removed: Member[] }): void {
		if (added.length === 0 && removed.length === 0) return;
		for (const member of removed) this.takeOut(member, space);
		for (const member of added) member.space_ids.push(space.space_id);
		this.emit('space.device_membership_changed', space);
		for (const listener of this.listeners) listener(space);
	}

	private emit(event_type: string, space: Space, content = this.idsIn(space)): void {
		const { space_id, space_key, workspace_id } = space;
		this.world.events.emit(event_type, workspace_id, {
			space_id,
			...(space_key !== undefined && { space_key }),
			...content,
		});
	}
}
