import type { AccessCode } from './types';

export interface EmulatorOptions {
	/** The port on 127.0.0.1; 0, the default, takes a free one. */
	port?: number;
	/** Emulator seconds per real second for programming, rate-limit windows and the webhook schedule. Default 1. */
	speed?: number;
	/** Emulator seconds between a create or update and being on the lock. Default 3. */
	programmingSeconds?: number | ((code: AccessCode) => number);
	/** Emulator seconds between a delete (or `ends_at`) and being gone from the lock. Default 2. */
	removalSeconds?: number;
	/** Seam's documented limits per device and minute. Default true. */
	rateLimits?: boolean;
	/** What a 429 carries as `Retry-After`: real seconds, rounded up; an HTTP date; or no header. Default `seconds`. */
	retryAfter?: 'seconds' | 'date' | 'none';
	/**
	 * What create answers besides the access code. `pending-with-code`, the default, is what Seam's OpenAPI and its
	 * documented sample promise: the code, and a pending CREATE_ACCESS_CODE attempt. `none` leaves the attempt out.
	 * `pending-only` is the answer of 2022: the code is only in the result of the attempt, once that succeeds.
	 */
	actionAttempts?: 'none' | 'pending-with-code' | 'pending-only';
	/** False answers as Seam did before `pending_mutations` and `is_scheduled_on_device`: only `status`. Default true. */
	pendingMutations?: boolean;
	/** False programs future codes an hour before they start instead of handing the schedule to the lock. Default true. */
	nativeScheduling?: boolean;
	/** Emulator seconds between lock or unlock and its success. Default 1. */
	lockActionSeconds?: number;
	/**
	 * False makes `/access_codes/list` refuse `search` (and `customer_key`, `user_identifier_key`) unless it comes with
	 * a device, access codes, a grant or a method, as Seam's text on that route has it. Seam's own client lets `search`
	 * stand alone, over all devices, so the default is true.
	 */
	searchAlone?: boolean;
	/** The most rows that a page of any list holds, whatever `limit` asks for. Default: no bound. */
	largestPage?: number;
	/** Emulator milliseconds by which lists lag behind writes. Default 0. */
	listLagMs?: number;
	/**
	 * When a lock's `supported_code_lengths` and `code_constraints` come to bear, which Seam does not say: `on-lock`,
	 * the default, takes the code and reports `code_constraints_violated` on it; `at-once` refuses the request.
	 */
	constraintChecks?: 'on-lock' | 'at-once';
	/**
	 * How Seam refuses a second thing with a key, e-mail address or phone number that must be unique; it documents
	 * neither status nor type. Default 409 `key_already_in_use`.
	 */
	takenKey?: { status: number; type: string };
	/** Emulator seconds that Seam takes to issue an access method, beside the programming of its codes. Default 3. */
	accessMethodSeconds?: number;
	/**
	 * Whether an access method counts as issued while Seam still puts off programming its codes, which Seam does not
	 * say. Default false: it is issued once its codes are on the locks, with their schedule.
	 */
	issueDeferred?: boolean;
	/** Whether creating, changing and deleting grants counts towards the limits of their doors. Default true. */
	limitGrants?: boolean;
	/** Whether the key of a deleted grant can be used again once it is gone, which Seam does not say. Default true. */
	reuseGrantKeys?: boolean;
	/** Emulator seconds that Seam takes to take over a code that it did not make. Default 3. */
	conversionSeconds?: number;
	/**
	 * How Seam refuses to take over a code that it cannot manage, which it does not say: `later`, the default, answers
	 * well and tells of the failure in an event; `at-once` refuses the request.
	 */
	conversionRefusal?: 'at-once' | 'later';
	/** Emulator seconds between an owner's login and the first sync, with which the devices are there. Default 5. */
	syncSeconds?: number;
	/** Whether a device's new metadata comes on top of the old or replaces it; Seam does not say. Default `replace`. */
	deviceMetadata?: 'merge' | 'replace';
	/** Whether the reservation automations are switched on, which a person does in Seam's Console. Default false. */
	automations?: boolean;
	/** Emulator seconds between a push and the grant that an automation makes of it. Default 10. */
	automationSeconds?: number;
	/** Emulator seconds between a second push of a stay and the change of its grant. Default 90. */
	automationUpdateSeconds?: number;
	/** Which property of a grant that an automation made has the key of the stay; Seam does not say. Default `none`. */
	automationGrantKey?: 'reservation_key' | 'access_grant_key' | 'none';
	/** Gets a line for each request and delivery. */
	log?: (line: string) => void;
}

export type Settings = Required<EmulatorOptions>;

/** The settings that may change while the emulator runs; the speed has a method of its own. */
export type LiveSettings = Omit<EmulatorOptions, 'port' | 'speed' | 'log'>;

export function withDefaults(options: EmulatorOptions): Settings {
	return {
		port: options.port ?? 0,
		speed: options.speed ?? 1,
		programmingSeconds: options.programmingSeconds ?? 3,
		removalSeconds: options.removalSeconds ?? 2,
		rateLimits: options.rateLimits ?? true,
		retryAfter: options.retryAfter ?? 'seconds',
		actionAttempts: options.actionAttempts ?? 'pending-with-code',
		pendingMutations: options.pendingMutations ?? true,
		nativeScheduling: options.nativeScheduling ?? true,
		lockActionSeconds: options.lockActionSeconds ?? 1,
		searchAlone: options.searchAlone ?? true,
		largestPage: options.largestPage ?? Infinity,
		listLagMs: options.listLagMs ?? 0,
		constraintChecks: options.constraintChecks ?? 'on-lock',
		takenKey: options.takenKey ?? { status: 409, type: 'key_already_in_use' },
		accessMethodSeconds: options.accessMethodSeconds ?? 3,
		issueDeferred: options.issueDeferred ?? false,
		limitGrants: options.limitGrants ?? true,
		reuseGrantKeys: options.reuseGrantKeys ?? true,
		conversionSeconds: options.conversionSeconds ?? 3,
		conversionRefusal: options.conversionRefusal ?? 'later',
		syncSeconds: options.syncSeconds ?? 5,
		deviceMetadata: options.deviceMetadata ?? 'replace',
		automations: options.automations ?? false,
		automationSeconds: options.automationSeconds ?? 10,
		automationUpdateSeconds: options.automationUpdateSeconds ?? 90,
		automationGrantKey: options.automationGrantKey ?? 'none',
		log: options.log ?? (() => {}),
	};
}
