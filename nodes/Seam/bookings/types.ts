/** What tells a booking from all others: the list it belongs to, or none, and its key there. */
export interface BookingReference {
	list: string | null;
	key: string;
}

/** A booking as it should be. Instants are epoch milliseconds; the end lies after the start. */
export interface WantedBooking {
	/** The input item that it comes from. */
	itemIndex: number;
	key: string;
	/** Null where the guest is not known; then the name that its codes have stays. */
	guestName: string | null;
	startsAt: number;
	endsAt: number;
	/** The doors, at least one. */
	deviceIds: readonly string[];
	/** The wished digits. */
	code?: string;
	/** Digits that one of the doors can't take. A wish among them counts as answered with the code that Seam chooses. */
	refusedCodes?: readonly string[];
	/** Undefined where the user didn't say. */
	isExternalModificationAllowed?: boolean;
}

/** An input item that is no booking that can be carried out. */
export interface UnreadableBooking {
	itemIndex: number;
	/** Undefined where not even the key can be read. */
	key?: string;
}

/** An access code as it is now. Instants are epoch milliseconds; null for a code without an end. */
export interface ExistingCode {
	accessCodeId: string;
	deviceId: string;
	name: string;
	/** Null as long as Seam hasn't said. */
	code: string | null;
	commonCodeKey: string | null;
	startsAt: number | null;
	endsAt: number | null;
	createdAt: number | null;
	isBeingDeleted: boolean;
	isExternalModificationAllowed?: boolean;
}

/** What an update sends. Only what differs is there; both dates or neither. */
export interface CodeChanges {
	name?: string;
	code?: string;
	startsAt?: number;
	endsAt?: number;
	/** Whether the code was one without an end, so that its type has to be sent too. */
	becomesTimeBound?: true;
	isExternalModificationAllowed?: boolean;
}

/** One write. A create has either the code or the key by which Seam chooses one. */
export type DoorAction =
	| {
			type: 'create';
			name: string;
			startsAt: number;
			endsAt: number;
			code?: string;
			commonCodeKey?: string;
			isExternalModificationAllowed?: boolean;
	  }
	| { type: 'update'; changes: CodeChanges }
	| { type: 'delete' };

export type DoorChange = 'created' | 'updated' | 'unchanged' | 'removed';

export type BookingChange = DoorChange | 'moved' | 'kept' | 'over';

/** Why a booking's codes are left as they are, although the list would have it otherwise. */
export type KeptReason = 'stay_under_way' | 'grace_period' | 'empty_list' | 'unreadable_item' | 'manual_run';

/** One access code of a booking, as it is when the plan has been carried out. */
export interface DoorPlan {
	deviceId: string;
	/** Null for one that is not made yet. */
	accessCodeId: string | null;
	/** Null where Seam chooses, or hasn't said. */
	code: string | null;
	change: DoorChange;
	/** Undefined where nothing is to be done. */
	action?: DoorAction;
}

/** What is to be done for one booking. */
export interface BookingPlan {
	booking: BookingReference;
	/** Undefined for a booking that is in no input item. */
	itemIndex?: number;
	guestName: string | null;
	/** The stay as the codes have it afterwards; null where no code says. */
	startsAt: number | null;
	endsAt: number | null;
	code: string | null;
	change: BookingChange;
	/** Only with `kept`. */
	reason?: KeptReason;
	/** Set where the actions bring known digits to a door that does not have them, so that it has to be asked first. */
	newCode?: string;
	/** In the order of the actions: removals come last, and only if nothing before them failed. */
	doors: DoorPlan[];
}

/** When each booking that is not in the list any more was first missing, in epoch milliseconds, by the mark of its codes. */
export type MissingSince = Readonly<Record<string, number>>;

export interface SyncSettings {
	listName: string;
	/** How many bookings whose stay has not ended may lose their codes in one run. */
	removalLimit: number;
	/** For how long, in milliseconds, a booking must be missing before it loses its codes. */
	gracePeriod: number;
	/** Whether a stay under way keeps its codes and its end, whatever the list says. */
	keepCurrentStays: boolean;
	/** False where a run can't remember, as one started by hand: bookings that are missing are then only reported. */
	removesMissing: boolean;
}

export interface SyncPlan {
	/** The wanted bookings in their order, then those that are missing from the list. */
	bookings: BookingPlan[];
	/** To be remembered for the next run, and given to it. */
	missingSince: MissingSince;
}
