import type { IsoInstant, Issue, TimeFrame } from '../types';

export type AccessMode = 'code' | 'card' | 'mobile_key' | 'cloud_key';

/** One of `requested_access_methods`, as it is asked for. */
export interface RequestedMethod {
	mode: AccessMode;
	/** A wish: where a door cannot take it, other digits are taken. */
	code?: string;
	instant_key_max_use_count?: number;
}

interface Begun {
	created_at: IsoInstant;
}

/** An access grant, with what follows from it left out: that is worked out when it is answered. */
export interface GrantRecord extends TimeFrame {
	access_grant_id: string;
	workspace_id: string;
	access_grant_key?: string;
	reservation_key?: string;
	customization_profile_id?: string;
	/** The customer in whose name an automation made it. */
	customer_key?: string;
	user_identity_id: string;
	name: string | null;
	starts_at: IsoInstant;
	created_at: IsoInstant;
	/** The doors that the caller named; those of the spaces come on top. */
	device_ids: string[];
	acs_entrance_ids: string[];
	space_ids: string[];
	requests: Array<RequestedMethod & Begun & { isWithdrawn: boolean }>;
	/** Errors and warnings that stay: what could not be made, or only otherwise. */
	errors: Issue[];
	warnings: Issue[];
	updatingTimes?: Begun & { from: TimeFrame; to: TimeFrame };
	updatingSpaces?: Begun & { from: string[]; to: string[] };
	beingDeleted?: Begun;
	/** Whether it was told that all doors are open to the guest. */
	isGrantedToAllDoors: boolean;
}

/** An access method: what opens the doors, such as a PIN. Doors that take another PIN have another method. */
export interface MethodRecord {
	access_method_id: string;
	workspace_id: string;
	access_grant_id: string;
	/** Which of the grant's requests it serves. */
	request: number;
	mode: AccessMode;
	code: string | null;
	created_at: IsoInstant;
	acs_entrance_ids: string[];
	is_issued: boolean;
	issued_at: IsoInstant | null;
	/** Whether it has been issued before, so that it is reissued next time. */
	wasIssued: boolean;
	/** How many pieces of work are under way, besides the programming of its codes. */
	inWork: number;
	errors: Issue[];
	warnings: Issue[];
	beingDeleted?: Begun;
	instant_key_url?: string;
	client_session_token?: string;
}
