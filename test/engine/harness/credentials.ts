import {
	ICredentialsHelper,
	sleep,
	type ICredentialDataDecryptedObject,
	type ICredentials,
	type ICredentialType,
	type IDataObject,
	type IHttpRequestOptions,
	type INodeCredentialsDetails,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import type { SentRequest } from './outcome';

/** The credentials that an n8n has. */
export interface Credentials {
	credentialTypes: ICredentialType[];
	/** What a credential of each type holds, by the type's name: `{ seamApi: { apiKey, baseUrl } }`. */
	credentials: Record<string, object>;
}

/** How long n8n takes to read a credential from its database, in milliseconds. */
const READING_TIME = 3;

/** Headers in which the name of a credential's field stands for what it holds. */
function withoutSecrets(headers: IDataObject, credentials: ICredentialDataDecryptedObject): IDataObject {
	const held = Object.entries(credentials).filter(([, value]) => typeof value === 'string' && value !== '');
	const hide = (text: string) =>
		held.reduce((hidden, [name, value]) => hidden.replaceAll(String(value), name), text);
	return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, hide(String(value))]));
}

/**
 * Stands in for the credentials helper of the n8n server: hands out the given data with the defaults of the
 * credential's type filled in, as late as n8n does, and has the type sign requests. Whatever would need the server's database throws.
 */
export class InMemoryCredentials extends ICredentialsHelper {
	private readonly types: Map<string, ICredentialType>;

	constructor(
		types: ICredentialType[],
		private readonly data: Credentials['credentials'],
		/** Gets every request that is signed. */
		private readonly sent: SentRequest[] = [],
	) {
		super();
		this.types = new Map(types.map((type) => [type.name, type]));
	}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	getCredentialsProperties(type: string) {
		return this.types.get(type)?.properties ?? [];
	}

	async getDecrypted(
		_additionalData: IWorkflowExecuteAdditionalData,
		_nodeCredentials: INodeCredentialsDetails,
		type: string,
	): Promise<ICredentialDataDecryptedObject> {
		await sleep(READING_TIME);
		const data = this.data[type];
		if (data === undefined) throw new Error(`The test gives no credential of type '${type}'`);
		const properties = this.getCredentialsProperties(type);
		const defaults = properties.map((property) => [property.name, property.default] as const);
		const scalars = defaults.filter(
			(entry): entry is readonly [string, string | number | boolean] => typeof entry[1] !== 'object',
		);
		return { ...Object.fromEntries(scalars), ...data };
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = this.types.get(typeName) ?? {};
		if (typeof authenticate !== 'function') throw new Error(`The harness can't sign for '${typeName}'`);
		const signed = await authenticate(credentials, requestOptions);
		const { method = 'GET', baseURL, url, headers = {}, body } = signed;
		this.sent.push({
			method,
			url: URL.canParse(url) ? url : `${baseURL}${url}`,
			headers: withoutSecrets(headers, credentials),
			body,
		});
		return signed;
	}

	async preAuthentication(): Promise<undefined> {}

	async runPreAuthentication(): Promise<undefined> {}

	async getCredentials(): Promise<ICredentials> {
		throw new Error('The engine harness stores no credentials');
	}

	async updateCredentials(): Promise<void> {
		throw new Error('The engine harness stores no credentials');
	}

	async updateCredentialsOauthTokenData(): Promise<void> {
		throw new Error('The engine harness stores no credentials');
	}
}
