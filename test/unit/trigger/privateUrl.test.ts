import { isPrivateUrl } from '../../../nodes/SeamTrigger/privateUrl';

describe('isPrivateUrl', () => {
	it.each([
		'http://localhost:5678/webhook/x',
		'https://LOCALHOST/webhook',
		'http://n8n.localhost/webhook',
		'http://127.0.0.1:5678/webhook',
		'http://127.9/webhook',
		'http://0.0.0.0:5678/webhook',
		'http://[::1]:5678/webhook',
		'http://[::]/webhook',
		'http://[::ffff:10.0.0.1]/webhook',
		'http://[fe80::1]/webhook',
		'http://[fd12:3456::1]/webhook',
		'http://10.1.2.3/webhook',
		'http://172.16.0.1/webhook',
		'http://172.31.255.255/webhook',
		'http://192.168.1.20:5678/webhook',
		'http://169.254.1.1/webhook',
		'http://100.64.0.1/webhook',
		'http://100.127.0.1/webhook',
		'http://n8n:5678/webhook',
		'http://raspberrypi.local/webhook',
		'http://n8n.lan/webhook',
		'http://n8n.internal./webhook',
		'http://n8n.home.arpa/webhook',
		'/webhook',
		'',
	])('%s', (address) => {
		expect(isPrivateUrl(address)).toBe(true);
	});

	it.each([
		'https://n8n.example.com/webhook/x',
		'https://acme.app.n8n.cloud/webhook/x',
		'https://localhost.example.com/webhook',
		'https://mylocal.io/webhook',
		'https://93.184.216.34/webhook',
		'https://172.32.0.1/webhook',
		'https://100.128.0.1/webhook',
		'https://11.0.0.1/webhook',
		'https://[2001:db8::1]/webhook',
		'https://abc.ngrok-free.app/webhook',
	])('not %s', (address) => {
		expect(isPrivateUrl(address)).toBe(false);
	});
});
