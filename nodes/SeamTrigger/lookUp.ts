import { sleep, type IDataObject, type IWebhookFunctions } from 'n8n-workflow';

import { answerWithout, isGone, outcomeOf } from '../Seam/api/errors';
import { toNodeApiError } from '../Seam/api/nodeApiError';
import { request } from '../Seam/api/request';
import { mayPass } from '../Seam/api/retryDelays';
import { isObject, objectsIn, textOf, textsIn } from '../Seam/seamObjects';
import { maySoonBeVisible, type SeamEvent } from './event';

/** Milliseconds for one try, before the next, and for all look-ups of an event: Svix waits 15 seconds for an answer. */
const TRY_TIMEOUT = 3_000;
const PAUSE = 500;
const TOTAL_TIMEOUT = 12_000;
const TRIES = 2;

/** What an event is about can't be looked up for now, so Seam has to deliver the event again. */
export class LookUpUnavailable extends Error {
	constructor() {
		super('Seam cannot be asked for now');
		this.name = 'LookUpUnavailable';
	}
}

/**
 * Looks up at Seam what an event is about, each thing once. Each look-up throws `LookUpUnavailable` when Seam or the network
 * is down, and NodeApiError when Seam rejects the request.
 */
export class EventLookUp {
	private readonly answers = new Map<string, Promise<IDataObject | undefined>>();

	private readonly deadline: number;

	/** @param now epoch milliseconds at which the event arrived */
	constructor(
		private readonly context: IWebhookFunctions,
		private readonly event: SeamEvent,
		private readonly now: number,
	) {
		this.deadline = now + TOTAL_TIMEOUT;
	}

	/** The event's access code; undefined when it has none or the code is gone. */
	async accessCode(): Promise<IDataObject | undefined> {
		const access_code_id = textOf(this.event.access_code_id);
		if (access_code_id === undefined) return undefined;
		const { event_type: type, access_code_is_managed: isManaged } = this.event;
		const isUnmanaged = isManaged === false || /^access_code\.unmanaged\.(created|removed|failed)/.test(type);
		const path = isUnmanaged ? '/access_codes/unmanaged/get' : '/access_codes/get';
		const isOwnEvent = type.startsWith('access_code.');
		return await this.get(path, { access_code_id }, 'access_code', isOwnEvent);
	}

	/** The code that took the place of the event's own, from the device's pool; undefined where none did, or it is gone. */
	async backupCode(): Promise<IDataObject | undefined> {
		const access_code_id = textOf(this.event.backup_access_code_id);
		if (access_code_id === undefined) return undefined;
		return await this.get('/access_codes/get', { access_code_id }, 'access_code', true);
	}

	/** The event's device; undefined when it has none or the device is gone. */
	async device(): Promise<IDataObject | undefined> {
		const device_id = textOf(this.event.device_id);
		if (device_id === undefined) return undefined;
		return await this.get('/devices/get', { device_id }, 'device', false);
	}

	/** The event's access grants, without those that are gone. */
	async accessGrants(): Promise<IDataObject[]> {
		const { event_type: type, access_grant_id: id, access_grant_ids: ids } = this.event;
		const isOwnEvent = /^access_(grant|method)\./.test(type);
		const grants = await Promise.all(
			textsIn([id, ids].flat()).map(
				async (access_grant_id) =>
					await this.get('/access_grants/get', { access_grant_id }, 'access_grant', isOwnEvent),
			),
		);
		return grants.filter((grant) => grant !== undefined);
	}

	/** The access grants that made the event's access code. */
	async grantsOfCode(): Promise<IDataObject[]> {
		const access_code_id = textOf(this.event.access_code_id);
		if (access_code_id === undefined) return [];
		const answer = await this.ask('/access_grants/list', { access_code_id }, 'access_code');
		if (answer === undefined) this.checkAwaited(this.event.event_type.startsWith('access_code.'));
		return objectsIn(answer?.access_grants);
	}

	/** @throws LookUpUnavailable where something that Seam does not show may soon be there */
	private checkAwaited(isAwaited: boolean): void {
		if (isAwaited && maySoonBeVisible(this.event, this.now)) throw new LookUpUnavailable();
	}

	/** @param isAwaited whether Seam is to deliver the event again when it does not show the object yet */
	private async get(
		path: string,
		body: IDataObject,
		key: string,
		isAwaited: boolean,
	): Promise<IDataObject | undefined> {
		const answer = await this.ask(path, body, key);
		if (answer === undefined) {
			this.checkAwaited(isAwaited);
			return undefined;
		}
		const object = answer[key];
		if (isObject(object)) return object;
		throw this.asNodeApiError(answerWithout(key));
	}

	/**
	 * Sends a request unless it was sent before.
	 * @param what Seam's word for the thing that the request names
	 * @returns undefined when Seam has no such thing
	 */
	private async ask(path: string, body: IDataObject, what: string): Promise<IDataObject | undefined> {
		const key = JSON.stringify([path, body]);
		const answer = this.answers.get(key) ?? this.send(path, body, what);
		this.answers.set(key, answer);
		return await answer;
	}

	private async send(path: string, body: IDataObject, what: string): Promise<IDataObject | undefined> {
		for (let tries = 0; tries < TRIES; tries += 1) {
			if (tries > 0) await sleep(PAUSE);
			const timeout = Math.min(TRY_TIMEOUT, this.deadline - Date.now());
			if (timeout <= 0) break;
			const { answer, error } = await outcomeOf(request(this.context, path, body, { timeout }));
			if (answer) return answer;
			if (isGone(error, what)) return undefined;
			if (!mayPass(error)) throw this.asNodeApiError(error);
		}
		throw new LookUpUnavailable();
	}

	private asNodeApiError(error: unknown) {
		return toNodeApiError(error, { node: this.context.getNode(), host: 'Seam' });
	}
}
