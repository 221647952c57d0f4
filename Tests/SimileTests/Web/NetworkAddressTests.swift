import Testing

@testable import Simile

@Suite struct NetworkAddressTests {
    @Test(arguments: [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.51.100.7", "203.0.113.9", "198.18.0.1", "::1", "::",
        "fe80::1",
        "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2001:db8::1",
        "2002:7f00:1::",
    ])
    func notPublic(literal: String) {
        #expect(NetworkAddress(literal)?.isPublic == false)
    }

    @Test(arguments: [
        "1.1.1.1", "93.184.216.34", "172.32.0.1", "100.128.0.1", "192.0.3.1", "2606:4700::1111", "::ffff:8.8.8.8",
    ])
    func isPublic(literal: String) {
        #expect(NetworkAddress(literal)?.isPublic == true)
    }

    @Test(arguments: ["", "localhost", "127.1", "0x7f.1", "2130706433", "1.1.1.1.1", "fe80::1%lo", "[::1]", "::1 "])
    func isNone(text: String) {
        #expect(NetworkAddress(text) == nil)
    }
}
