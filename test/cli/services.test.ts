import { test } from "uvu";
import * as assert from "uvu/assert";
import { parseServices } from "../../src/cli/names/services.ts";

const services = parseServices(`# Network services, Internet style
http		80/tcp		www		# WorldWideWeb HTTP
domain		53/tcp				# Domain Name Server
domain		53/udp
syslog		514/udp
shell		514/tcp		cmd syslog	# no passwords used
http-alt	80/tcp

broken
also broken/tcp
`);

test("a name has the ports of a protocol, or of all", () => {
  assert.equal(services.ports("http", "tcp"), [80]);
  assert.equal(services.ports("www", null), [80]);
  assert.equal(services.ports("domain", null), [53, 53]);
  assert.equal(services.ports("http", "udp"), []);
  assert.equal(services.ports("nosuch", null), []);
});

test("an alias under tcp is no name under udp", () => {
  assert.equal(services.ports("cmd", "udp"), []);
  assert.equal(services.ports("syslog", null), [514, 514]);
});

test("a port has the name of the first line that names it", () => {
  assert.is(services.name(80, "tcp"), "http");
  assert.is(services.name(514, "tcp"), "shell");
  assert.is(services.name(514, "udp"), "syslog");
  assert.is(services.name(80, "udp"), null);
});

test.run();
