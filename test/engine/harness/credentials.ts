import {
	ICredentialsHelper,
	type ICredentialDataDecryptedObject,
	type ICredentials,
	type ICredentialType,
	type IDataObject,
	type IHttpRequestOptions,
	type INode,
	type INodeCredentialsDetails,
	type IWorkflowExecuteAdditionalData,
	type Workflow,
} from 'n8n-workflow';

import type { SentRequest } from './outcome';

/** What a credential of each type holds, by the type's name: `{ seamApi: { apiKey, baseUrl } }`. */
export type CredentialData = Record<string, Record<string, string | number | boolean>>;

type SignArguments = [
	credentials: ICredentialDataDecryptedObject,
	typeName: string,
	requestOptions: IHttpRequestOptions,
	workflow?: Workflow,
	node?: INode,
];

/** Headers in which the name of a credential's field stands for what it holds. */
function withoutSecrets(headers: IDataObject, credentials: ICredentialDataDecryptedObject): IDataObject {
	const held = Object.entries(credentials).filter(([, value]) => typeof value === 'string' && value !== '');
	const hide = (text: string) =>
		held.reduce((hidden, [name, value]) => hidden.replaceAll(String(value), name), text);
	return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, hide(String(value))]));
}

/**
 * Stands in for the credentials helper of the n8n server: hands out the given data with the defaults of the
 * credential's type filled in and signs requests the way the server's `CredentialsHelper.authenticate` does.
 * Whatever would need the server's database throws.
 */
export class InMemoryCredentials extends ICredentialsHelper {
	private readonly types: Map<string, ICredentialType>;

	constructor(
		types: ICredentialType[],
		private readonly data: CredentialData,
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
		const data = this.data[type];
		if (data === undefined) throw new Error(`The test gives no credential of type '${type}'`);
		const properties = this.getCredentialsProperties(type);
		const defaults = properties.map((property) => [property.name, property.default] as const);
		const scalars = defaults.filter(
			(entry): entry is readonly [string, string | number | boolean] => typeof entry[1] !== 'object',
		);
		return { ...Object.fromEntries(scalars), ...data };
	}

	async authenticate(...request: SignArguments): Promise<IHttpRequestOptions> {
		const signed = await this.sign(...request);
		const { method = 'GET', baseURL, url, headers = {}, body } = signed;
		this.sent.push({
			method,
			url: URL.canParse(url) ? url : `${baseURL}${url}`,
			headers: withoutSecrets(headers, request[0]),
			body,
		});
		return signed;
	}

	private async sign(
		...[credentials, typeName, requestOptions, workflow, node]: SignArguments
	): Promise<IHttpRequestOptions> {
		const { authenticate } = this.types.get(typeName) ?? {};
		if (authenticate === undefined) return requestOptions;
		if (typeof authenticate === 'function') return await authenticate(credentials, requestOptions);

		const resolve = (value: string): string => {
			if (!value.startsWith('=') || workflow === undefined || node === undefined) return value;
			const keys = { $credentials: credentials };
			const resolved = workflow.expression.getSimpleParameterValue(
				node,
				value,
				'internal',
				keys,
				undefined,
				'',
			);
			return resolved ? String(resolved) : '';
		};
		const signed: Record<string, unknown> = { ...requestOptions };
		for (const [part, entries] of Object.entries(authenticate.properties)) {
			const present = signed[part];
			const target: Record<string, unknown> =
				typeof present === 'object' && present !== null ? { ...present } : {};
			for (const [key, value] of Object.entries(entries ?? {})) target[resolve(key)] = resolve(String(value));
			signed[part] = target;
		}
		return { ...requestOptions, ...signed };
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
