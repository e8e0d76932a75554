import {
	NodeConnectionTypes,
	type IDataObject,
	type IHookFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { getAllDevices as getDevices } from '../Seam/methods/devices';
import { Deduplicator, type Outcome } from './deduplicator';
import { parseEvent } from './event';
import { fields } from './fields';
import { isChosen, passesFilters } from './filters';
import { EventLookUp, LookUpUnavailable } from './lookUp';
import { outputOf } from './output';
import { readParameters } from './parameters';
import {
	createRegistration,
	deleteRegistration,
	findRegistration,
	knownRegistrations,
	remember,
} from './registration';
import { isSigned, messageIdOf } from './signature';
import { getSpaces } from '../Seam/methods/spaces';

const deduplicator = new Deduplicator();

/** Answers with a status and starts no execution. */
function answer(context: IWebhookFunctions, status: number, text: string): IWebhookResponseData {
	context.getResponseObject().status(status).send(text);
	return { noWebhookResponse: true };
}

/** What becomes of a message; Seam has to deliver it again when it could not be asked about it. */
async function orRetry(handling: Promise<Outcome>): Promise<Outcome> {
	return await handling.catch((error: unknown) => {
		if (error instanceof LookUpUnavailable) return 'retry';
		throw error;
	});
}

export class SeamTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Seam Trigger',
		name: 'seamTrigger',
		icon: { light: 'file:../Seam/seam.svg', dark: 'file:../Seam/seam.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{ [$parameter["events"], $parameter["otherEvents"] ?? []].flat().filter((type) => type !== "other").map((type) => type === "*" ? "any event" : String(type).replace(/[._]/g, " ")).join(", ") }}',
		description:
			'Starts the workflow when something happens at Seam, such as a door code being ready on the lock',
		defaults: { name: 'Seam Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'seamApi', required: true }],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				// The answer is that of `webhook`, in place of n8n's own.
				responseData: '',
				path: 'webhook',
			},
		],
		properties: fields,
	};

	methods = { loadOptions: { getDevices, getSpaces } };

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await findRegistration(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				await createRegistration(this);
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				await deleteRegistration(this);
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const staticData = this.getWorkflowStaticData('node');
		const headers = this.getHeaderData();
		const messageId = messageIdOf(headers);
		const { rawBody } = this.getRequestObject();
		const now = Date.now();
		if (messageId === undefined || !Buffer.isBuffer(rawBody)) return answer(this, 401, 'Unauthorized');
		const registration = knownRegistrations(this).find(({ secret }) =>
			isSigned(headers, rawBody, secret, now),
		);
		if (!registration) return answer(this, 401, 'Unauthorized');
		if (staticData.webhookId !== registration.webhookId) remember(staticData, registration);
		// Read from the signed bytes: what n8n parsed depends on a content type that nobody signed.
		const event = parseEvent(rawBody);
		const parameters = readParameters(this);
		if (event === undefined || !isChosen(event, parameters)) return { webhookResponse: 'OK' };

		let json: IDataObject | undefined;
		const lookUp = new EventLookUp(this, event, now);
		const handle = async (): Promise<Outcome> => {
			if (!(await passesFilters(event, parameters, lookUp))) return 'skip';
			json = await outputOf(event, parameters, lookUp);
			return 'start';
		};
		const response = this.getResponseObject();
		const delivery = { webhookId: registration.webhookId, messageId, response, staticData, now };
		const outcome = await deduplicator.once(delivery, async () => await orRetry(handle()));
		if (outcome === 'retry') return answer(this, 503, 'Service Unavailable');
		if (json === undefined) return { webhookResponse: 'OK' };
		return {
			workflowData: [[{ json }]],
			// n8n reads this once it has started the execution, for which it takes static data as unchanged, and saves it then.
			get webhookResponse() {
				return void Object.assign(staticData, { ...staticData });
			},
		};
	}
}
