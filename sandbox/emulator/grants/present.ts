import type { Identities } from '../identities';
import type { Issue } from '../types';
import type { GrantBook } from './book';
import { isBeingRemoved, isDeferred, isSettled } from './state';
import type { AccessMode, GrantRecord, MethodRecord, RequestedMethod } from './types';

const MODE_NAMES: Record<AccessMode, string> = {
	code: 'PIN Code',
	card: 'Card',
	mobile_key: 'Mobile Key',
	cloud_key: 'Cloud Key',
};

function warning(warning_code: string, created_at: string, message: string): Issue {
	return { warning_code, created_at, message };
}

function requestAsAsked({ mode, code, instant_key_max_use_count }: RequestedMethod): RequestedMethod {
	return {
		mode,
		...(code !== undefined && { code }),
		...(instant_key_max_use_count !== undefined && { instant_key_max_use_count }),
	};
}

/** The codes of a grant that are on their way to a door, and those on their way off one. */
function movesOf(grant: GrantRecord, book: GrantBook) {
	const codes = book.codesOf(grant);
	return {
		coming: codes.filter((record) => !isBeingRemoved(record) && !isSettled(record)),
		going: codes.filter(isBeingRemoved),
	};
}

function grantWarnings(grant: GrantRecord, book: GrantBook): Issue[] {
	const { updatingTimes, updatingSpaces, beingDeleted } = grant;
	const access_method_ids = book.methodsOf(grant).map((method) => method.access_method_id);
	const warnings: Issue[] = [...grant.warnings];
	if (beingDeleted) {
		return [warning('being_deleted', beingDeleted.created_at, 'This grant is being deleted.')];
	}
	if (updatingTimes) {
		const text = 'The access times are being changed.';
		warnings.push({
			...warning('updating_access_times', updatingTimes.created_at, text),
			access_method_ids,
		});
	}
	if (updatingSpaces) {
		const { coming, going } = movesOf(grant, book);
		const { created_at } = updatingSpaces;
		if (coming.length > 0) {
			warnings.push(warning('underprovisioned_access', created_at, 'Doors do not open yet that should.'));
		}
		if (going.length > 0) {
			warnings.push(warning('overprovisioned_access', created_at, 'Doors open still that should not.'));
		}
	}
	return structuredClone(warnings);
}

/** `access_grant` as Seam answers it. Newer than npm's OpenAPI 1.977.0: `display_status`, a text for people. */
export function presentGrant(grant: GrantRecord, book: GrantBook, identities: Identities): object {
	const { updatingTimes, updatingSpaces } = grant;
	const methods = book.methodsOf(grant);
	const ids = (some: MethodRecord[]) => some.map((method) => method.access_method_id);
	const identity = identities.store.get(grant.user_identity_id, grant.workspace_id);
	const mobileKeys = methods.filter((method) => method.mode === 'mobile_key');
	const key = mobileKeys.length === 1 ? mobileKeys[0] : undefined;
	return {
		access_grant_id: grant.access_grant_id,
		workspace_id: grant.workspace_id,
		...(grant.access_grant_key !== undefined && { access_grant_key: grant.access_grant_key }),
		...(grant.reservation_key !== undefined && { reservation_key: grant.reservation_key }),
		...(grant.customization_profile_id !== undefined && {
			customization_profile_id: grant.customization_profile_id,
		}),
		...(key && { instant_key_url: key.instant_key_url, client_session_token: key.client_session_token }),
		name: grant.name,
		display_name: grant.name ?? identity?.display_name ?? 'Access Grant',
		user_identity_id: grant.user_identity_id,
		starts_at: grant.starts_at,
		ends_at: grant.ends_at,
		created_at: grant.created_at,
		access_method_ids: ids(methods),
		space_ids: [...grant.space_ids],
		location_ids: [],
		requested_access_methods: grant.requests.map((request, index) => ({
			...requestAsAsked(request),
			created_at: request.created_at,
			display_name: MODE_NAMES[request.mode],
			created_access_method_ids: ids(methods.filter((method) => method.request === index)),
		})),
		errors: structuredClone(grant.errors),
		warnings: grantWarnings(grant, book),
		pending_mutations: [
			...(updatingTimes
				? [
						{
							mutation_code: 'updating_access_times',
							message: 'Seam is changing the access times.',
							access_method_ids: ids(methods),
							...updatingTimes,
						},
					]
				: []),
			...(updatingSpaces
				? [
						{
							mutation_code: 'updating_spaces',
							message: 'Seam is changing the doors.',
							created_at: updatingSpaces.created_at,
							from: { device_ids: [...updatingSpaces.from] },
							to: { device_ids: [...updatingSpaces.to] },
						},
					]
				: []),
		],
	};
}

/** What is under way on the doors of a method: some are given to it, some taken from it. */
function doorMutations(method: MethodRecord, book: GrantBook): object[] {
	const codes = book.codesOfMethod(method);
	const ids = (some: typeof codes) => some.map(({ accessCode }) => accessCode.device_id);
	const mutation = (mutation_code: string, message: string, from: string[], to: string[]) => ({
		mutation_code,
		message,
		created_at: method.beingDeleted?.created_at ?? method.created_at,
		from: { device_ids: from },
		to: { device_ids: to },
	});
	const staying = codes.filter((record) => !isBeingRemoved(record));
	const there = staying.filter((record) => record.onDevice !== null || isDeferred(record));
	const isComing = staying.length > there.length || (!method.wasIssued && method.inWork > 0);
	const isGoing = codes.length > staying.length || method.beingDeleted !== undefined;
	return [
		...(isComing
			? [mutation('provisioning_access', 'Seam is giving access.', ids(there), ids(staying))]
			: []),
		...(isGoing
			? [mutation('revoking_access', 'Seam is taking access away.', ids(codes), ids(staying))]
			: []),
	];
}

/** `access_method` as Seam answers it. Newer than npm's OpenAPI 1.977.0: `display_status`, a text for people. */
export function presentMethod(method: MethodRecord, book: GrantBook): object {
	const grant = book.grants.get(method.access_grant_id, method.workspace_id);
	const updatingTimes = grant?.updatingTimes;
	const beingDeleted = method.beingDeleted ?? grant?.beingDeleted;
	return {
		access_method_id: method.access_method_id,
		workspace_id: method.workspace_id,
		mode: method.mode,
		...(method.mode === 'code' && { code: method.code }),
		...(method.mode === 'card' && { is_encoding_required: true, is_ready_for_encoding: true }),
		...(method.mode === 'mobile_key' && {
			instant_key_url: method.instant_key_url,
			client_session_token: method.client_session_token,
		}),
		display_name: MODE_NAMES[method.mode],
		is_issued: method.is_issued,
		issued_at: method.issued_at,
		created_at: method.created_at,
		errors: structuredClone(method.errors),
		warnings: [
			...structuredClone(method.warnings),
			...(beingDeleted
				? [warning('being_deleted', beingDeleted.created_at, 'This method is being deleted.')]
				: []),
			...(updatingTimes
				? [warning('updating_access_times', updatingTimes.created_at, 'The access times are being changed.')]
				: []),
		],
		pending_mutations: [
			...doorMutations(method, book),
			...(updatingTimes
				? [
						{
							mutation_code: 'updating_access_times',
							message: 'Seam is changing the access times.',
							...updatingTimes,
						},
					]
				: []),
		],
	};
}
