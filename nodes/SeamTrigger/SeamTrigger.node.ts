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
import { readChoice } from './choice';
import { isChosen, judge, readEvent } from './delivery';
import { Duplicates } from './duplicates';
import { fields } from './fields';
import { createRegistration, deleteRegistration, findRegistration, readRegistration } from './registration';
import { isSigned, messageIdOf } from './signature';

const duplicates = new Duplicates();

/** Answers with a bare status, and starts nothing. */
function answer(context: IWebhookFunctions, status: number, text: string): IWebhookResponseData {
	context.getResponseObject().status(status).send(text);
	return { noWebhookResponse: true };
}

export class SeamTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Seam Trigger',
		name: 'seamTrigger',
		icon: { light: 'file:../Seam/seam.svg', dark: 'file:../Seam/seam.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{ [$parameter["events"]].flat().map((type) => type === "*" ? "any event" : String(type).replace(/[._]/g, " ")).join(", ") }}',
		description:
			'Starts the workflow when something happens at Seam, such as when a door code is on the lock and works',
		defaults: { name: 'Seam Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'seamApi', required: true }],
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'webhook' }],
		hints: [
			{
				message:
					'Seam sends events over the internet to the webhook URL of this node. If that URL starts with <b>localhost</b> or is an address of your own network, nothing arrives: give n8n a public address in <code>WEBHOOK_URL</code>, or use a tunnel.',
				type: 'warning',
				location: 'outputPane',
				whenToDisplay: 'beforeExecution',
			},
		],
		properties: fields,
	};

	methods = { loadOptions: { getDevices } };

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
		const registration = readRegistration(staticData);
		const headers = this.getHeaderData();
		const messageId = messageIdOf(headers);
		const { rawBody } = this.getRequestObject();
		const now = Date.now();
		if (
			registration === undefined ||
			messageId === undefined ||
			!Buffer.isBuffer(rawBody) ||
			!isSigned(headers, rawBody, registration.secret, now)
		) {
			return answer(this, 401, 'Unauthorized');
		}
		// Read from the signed bytes: what n8n parsed depends on a content type that nobody signed.
		const event = readEvent(rawBody);
		const choice = readChoice(this);
		if (event === undefined || !isChosen(event, choice)) return { webhookResponse: 'OK' };

		let json: IDataObject | undefined;
		const outcome = await duplicates.once(registration.webhookId, messageId, staticData, now, async () => {
			const verdict = await judge(this, event, choice);
			if (verdict.kind === 'start') json = verdict.json;
			return verdict.kind;
		});
		if (outcome === 'again') return answer(this, 503, 'Service Unavailable');
		return json === undefined ? { webhookResponse: 'OK' } : { workflowData: [[{ json }]] };
	}
}
