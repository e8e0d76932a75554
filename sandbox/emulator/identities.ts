import { randomUUID } from 'node:crypto';
import { invalidInput, notFound } from './errors';
import type { Store } from './store';
import type { IsoInstant, Issue } from './types';
import { checkUnique } from './uniqueKeys';
import type { World } from './world';

/** What is told about a person; each but the name is unique in the workspace. */
export interface Person {
	full_name?: string | null;
	email_address?: string | null;
	phone_number?: string | null;
	user_identity_key?: string | null;
}

/** `user_identity` as Seam answers it. */
export interface UserIdentity extends Required<Person> {
	user_identity_id: string;
	workspace_id: string;
	display_name: string;
	created_at: IsoInstant;
	acs_user_ids: string[];
	errors: Issue[];
	warnings: Issue[];
}

const UNIQUE = ['email_address', 'phone_number', 'user_identity_key'] as const;

/** What Seam shows for a person: the name, or whatever else is known. */
function displayName(person: Person): string {
	return (
		person.full_name ||
		person.email_address ||
		person.phone_number ||
		person.user_identity_key ||
		'Unnamed User Identity'
	);
}

/** The people of a workspace. */
export class Identities {
	readonly store: Store<UserIdentity>;

	constructor(private readonly world: World) {
		this.store = world.newStore((identity) => identity.user_identity_id);
	}

	/** @throws {SeamError} 404 `user_identity_not_found` */
	find(
		workspace_id: string,
		by: { user_identity_id?: string; user_identity_key?: string | null },
	): UserIdentity {
		const { user_identity_id, user_identity_key } = by;
		if (user_identity_id === undefined && user_identity_key === undefined) {
			throw invalidInput('Must specify either user_identity_id or user_identity_key');
		}
		const found =
			user_identity_id === undefined
				? this.withSame(workspace_id, { user_identity_key })
				: this.store.get(user_identity_id, workspace_id);
		if (!found) throw notFound('user_identity', { ...by });
		return found;
	}

	/** Somebody who has the same e-mail address, phone number or key, other than the one who is excepted. */
	withSame(workspace_id: string, person: Person, except?: UserIdentity): UserIdentity | undefined {
		return this.store
			.all(workspace_id)
			.find(
				(other) =>
					other !== except &&
					UNIQUE.some(
						(property) => typeof person[property] === 'string' && other[property] === person[property],
					),
			);
	}

	/** @throws {SeamError} for an e-mail address, a phone number or a key that somebody else has */
	create(workspace_id: string, person: Person): UserIdentity {
		this.checkUnique(workspace_id, person);
		const { full_name = null, email_address = null, phone_number = null, user_identity_key = null } = person;
		return this.store.add({
			user_identity_id: randomUUID(),
			workspace_id,
			full_name,
			email_address,
			phone_number,
			user_identity_key,
			display_name: displayName(person),
			created_at: this.world.clock.iso(),
			acs_user_ids: [],
			errors: [],
			warnings: [],
		});
	}

	/** Changes what is named. */
	update(identity: UserIdentity, changes: Person): void {
		this.checkUnique(identity.workspace_id, changes, identity);
		const { full_name, email_address, phone_number, user_identity_key } = changes;
		if (full_name !== undefined) identity.full_name = full_name;
		if (email_address !== undefined) identity.email_address = email_address;
		if (phone_number !== undefined) identity.phone_number = phone_number;
		if (user_identity_key !== undefined) identity.user_identity_key = user_identity_key;
		identity.display_name = displayName(identity);
	}

	private checkUnique(workspace_id: string, person: Person, except?: UserIdentity): void {
		for (const property of UNIQUE) {
			const taken = this.withSame(workspace_id, { [property]: person[property] }, except) !== undefined;
			checkUnique(this.world.settings, property, person[property], taken);
		}
	}
}
